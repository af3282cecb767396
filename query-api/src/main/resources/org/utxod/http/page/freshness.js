/* Where an answer comes from and how fresh it is, in words. */

import {el} from './dom.js';
import {count, whole} from './format.js';
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

/** Of what only the node knows. */
export function fromNode(status) {
  if (!status) {
    return null;
  }
  return el('p', {class: 'freshness'}, mark(status.node.reachable ? 'good' : 'warn', status.node.reachable ? 'fresh' : 'node away'), ' ',
    'From the node', status.node.version && ` ${status.node.version}`, ', asked just now.',
    status.height !== null && [' The index stands at ', block(status), lag(status), '.']);
}
