/* Asks for the token that a daemon may want for reading. */

import {el} from './dom.js';
import {keep} from './key.js';
import {rich, t} from './words.js';

/** What is shown instead of a page where a token is wanted. */
export function tokenPage(trouble, given, lead = rich('token.lead', {command: el('code', null, 'utxod token add NAME')})) {
  const field = el('input', {type: 'password', id: 'token', autocomplete: 'off', required: true});
  return [
    el('h1', {tabindex: '-1'}, t(trouble.status === 401 ? 'token.wanted' : 'token.wrong')),
    el('p', {class: 'lead'}, lead),
    el('form', {id: 'opening', submit: event => {
      event.preventDefault();
      // No header can carry anything else, and no token has it.
      keep(field.value.replace(/[^!-~]/g, ''));
      given();
    }}, el('label', {for: 'token'}, t('token.label')), ' ', field, ' ', el('button', {type: 'submit'}, t('token.open'))),
  ];
}
