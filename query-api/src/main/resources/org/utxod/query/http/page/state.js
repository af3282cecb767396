/* The state of the daemon in words, and how good that is. */

import {known, t} from './words.js';

/* How good each state of /v1/status is. */
const KINDS = {live: 'good', disk_full: 'bad', halted: 'bad'};

/** Words for a state of /v1/status, and how good that is. */
export const stateOf = state => [known(`state.${state}`) ? t(`state.${state}`) : state, KINDS[state] ?? 'warn'];
