/* Where an answer comes from and how fresh it is, in words. */

import {el} from './dom.js';
import {ago, count, whole} from './format.js';
import {to} from './router.js';

const mark = (kind, words) => el('span', {class: `mark ${kind}`}, words);

const block = answer => el('a', {href: to('block', answer.block_hash ?? String(answer.height))}, `block ${whole(answer.height)}`);

function lag(answer) {
  if (answer.lag_blocks === null) {
    return '; how far the chain has got since is not known';
  }
  return answer.lag_blocks > 0 ? `, ${count(answer.lag_blocks, 'block')} behind the chain’s tip` : answer.lag_blocks === 0 ? ', the chain’s tip' : '';
}

/** Of a balance, or of a page of coins or activity. */
export function freshness(answer) {
  const local = answer.source === 'local';
  return el('p', {class: 'freshness'},
    answer.stale ? mark('warn', 'stale') : mark('good', 'fresh'), ' ',
    !answer.complete && [mark('warn', 'can be incomplete'), ' '],
    local ? 'From this index, as of ' : ['From the provider ', el('b', null, answer.source), ', as of '],
    block(answer), lag(answer), '. ',
    answer.stale && 'The chain has moved on, or its tip is unknown: the amounts can be out of date. ',
    !answer.complete && (local ? 'Coins older than this index can be missing.' : 'The provider may have left coins out.'));
}

/* Why what the node said cannot pass as fresh; null where it can. */
function doubt({node, state}) {
  if (!node.reachable) {
    return ['node away', 'It does not answer just now: this is what it said before. '];
  }
  if (node.initial_download) {
    return ['node behind', 'The node is still downloading the chain itself. '];
  }
  return {
    waiting: ['tip unknown', 'How far the chain has got is not known. '],
    disk_full: ['disk full', 'The index does not go on until there is room; what is said of spends and confirmations can be out of date. '],
    halted: ['index halted', 'The index does not go on; what is said of spends and confirmations can be out of date. '],
  }[state] ?? (state === 'live' ? null : ['index behind', 'What is said of spends and confirmations is as of the index’s own block. ']);
}

/**
 * Of what only the node knows.
 *
 * @param askedAt when it answered, seconds since 1970
 * @param trouble why it does not answer any more; null where it does
 */
export function fromNode(status, askedAt, trouble) {
  const from = ['From the node', status?.node.version && ` ${status.node.version}`];
  const asked = [from, ', asked ', ago(askedAt), '. '];
  if (trouble || !status) {
    return el('p', {class: 'freshness'}, mark('warn', 'stale'), ' ', asked, 'It can have changed since: ', trouble?.message);
  }
  const doubted = doubt(status);
  return el('p', {class: 'freshness'}, doubted ? mark('warn', doubted[0]) : mark('good', 'fresh'), ' ', status.node.reachable ? asked : [from, '. '], doubted?.[1],
    status.height !== null && ['The index stands at ', block(status), lag(status), '.']);
}

/** How often a block at that height is confirmed, in words; null where no tip is known. */
export function confirmations(height, status) {
  const tip = status?.tip.height ?? status?.height ?? null;
  if (tip === null || tip < height) {
    return null;
  }
  return (status.tip.height === null ? 'at least ' : '') + count(tip - height + 1, 'confirmation');
}
