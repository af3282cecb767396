/* Where an answer comes from and how fresh it is, in words. */

import {el} from './dom.js';
import {ago} from './format.js';
import {to} from './router.js';
import {because} from './trouble.js';
import {rich, t} from './words.js';

const mark = (kind, words) => el('span', {class: `mark ${kind}`}, words);

const block = answer => el('a', {href: to('block', answer.block_hash ?? String(answer.height))}, t('block.at', {height: answer.height}));

function lag(answer) {
  if (answer.lag_blocks === null) {
    return t('fresh.lag.unknown');
  }
  return answer.lag_blocks > 0 ? t('fresh.lag.behind', {n: answer.lag_blocks}) : answer.lag_blocks === 0 ? t('fresh.lag.none') : '';
}

/** Of a balance, or of a page of coins or activity. */
export function freshness(answer) {
  const local = answer.source === 'local' || answer.source === 'index';
  return el('p', {class: 'freshness'},
    answer.stale ? mark('warn', t('fresh.stale')) : mark('good', t('fresh.fresh')), ' ',
    !answer.complete && [mark('warn', t('fresh.incomplete')), ' '],
    local ? rich('fresh.local', {block: block(answer), lag: lag(answer)})
      : rich('fresh.provider', {source: el('b', null, answer.source), block: block(answer), lag: lag(answer)}),
    answer.stale && [' ', t('fresh.outdated')],
    !answer.complete && [' ', t(local ? 'fresh.missing.local' : 'fresh.missing.provider')]);
}

/* Why what the node said cannot pass as fresh; null where it can. */
function doubt({node, state}) {
  const name = !node.reachable ? 'away' : node.initial_download ? 'download' : state === 'live' ? null
    : ['waiting', 'disk_full', 'halted'].includes(state) ? state : 'behind';
  return name && [t(`doubt.${name}`), t(`doubt.${name}.meaning`)];
}

/**
 * Of what only the node knows.
 *
 * @param askedAt when it answered, seconds since 1970
 * @param trouble why it does not answer any more; null where it does
 */
export function fromNode(status, askedAt, trouble) {
  const version = status?.node.version ?? '';
  const asked = rich('fresh.node.asked', {version, ago: ago(askedAt)});
  if (trouble || !status) {
    return el('p', {class: 'freshness'}, mark('warn', t('fresh.stale')), ' ', asked, ' ', trouble && rich('fresh.node.since', {reason: el('span', null, because(trouble))}));
  }
  const doubted = doubt(status);
  return el('p', {class: 'freshness'}, doubted ? mark('warn', doubted[0]) : mark('good', t('fresh.fresh')), ' ',
    status.node.reachable ? asked : t('fresh.node', {version}), doubted && [' ', doubted[1]],
    status.height !== null && [' ', rich('fresh.index', {block: block(status), lag: lag(status)})]);
}

/** How often a block at that height is confirmed, in words; null where no tip is known. */
export function confirmations(height, status) {
  const tip = status?.tip.height ?? status?.height ?? null;
  if (tip === null || tip < height) {
    return null;
  }
  return t(status.tip.height === null ? 'count.confirmation.least' : 'count.confirmation', {n: tip - height + 1});
}
