/* Tools: broadcast, decode, verify. */

import {post, tell, Trouble} from './api.js';
import {copyIcon} from './copy.js';
import {decoded} from './decoded.js';
import {el, replace, say} from './dom.js';
import {to} from './router.js';
import {taken} from './search.js';
import {note} from './trouble.js';
import {rich, t} from './words.js';

const PSBT = /^cHNidP/;
const RAW = /^0[12]000000/;
const RAW_DIGITS = 120;
const MOST = 800000;

const bare = text => text.replace(/\s+/g, '');

/* What a text most likely is. */
const guess = text => PSBT.test(text) ? 'psbt' : RAW.test(text) && text.length > RAW_DIGITS ? 'transaction' : 'script';

/* Says what became of it where it was asked for; one question at a time. */
function answering(form, place, task) {
  let busy = false;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (busy) {
      return;
    }
    busy = true;
    form.setAttribute('aria-busy', 'true');
    try {
      replace(place, ...await task());
      say(t('tools.done'));
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) {
        throw trouble;
      }
      replace(place, note(trouble));
    } finally {
      busy = false;
      form.removeAttribute('aria-busy');
    }
  });
}

const field = (id, words, node) => el('p', null, el('label', {for: id}, words), node);
const area = (id, attributes) => el('textarea', {id, rows: '4', spellcheck: 'false', autocomplete: 'off', autocapitalize: 'none', class: 'mono', ...attributes});

function decoding(given) {
  const text = area('decode-text', {required: true, maxlength: MOST});
  text.value = given ?? '';
  const kind = el('select', {id: 'decode-kind'}, ['guess', 'transaction', 'psbt', 'script'].map(name => el('option', {value: name}, t(`tools.kind.${name}`))));
  const place = el('div', {id: 'decoded', class: 'answer'});
  const form = el('form', {class: 'tool'}, field('decode-text', t('tools.decode.text'), text), field('decode-kind', t('tools.kind'), kind),
    el('p', null, el('button', {type: 'submit'}, t('tools.decode'))));
  answering(form, place, async () => {
    const plain = bare(text.value);
    const what = kind.value === 'guess' ? guess(plain) : kind.value;
    const {answer} = await tell(['v1', 'decode'], {kind: what, text: plain});
    return [decoded(what, answer, plain)];
  });
  if (given) {
    queueMicrotask(() => form.requestSubmit());
  }
  return el('section', {'aria-labelledby': 'decode'}, el('h2', {id: 'decode'}, t('tools.decode.title')), el('p', {class: 'lead'}, t('tools.decode.lead')), form, place);
}

function broadcasting() {
  const text = area('broadcast-text', {required: true, maxlength: MOST});
  const place = el('div', {id: 'broadcasted', class: 'answer'});
  const form = el('form', {class: 'tool'}, field('broadcast-text', t('tools.broadcast.text'), text), el('p', null, el('button', {type: 'submit'}, t('tools.broadcast'))));
  answering(form, place, async () => {
    const txid = await post(['api', 'tx'], bare(text.value));
    return [el('p', {class: 'note good'}, rich('tools.broadcast.done', {link: el('a', {href: to('tx', txid), class: 'hash'}, txid)}), copyIcon(txid, 'txid'))];
  });
  return el('section', {'aria-labelledby': 'broadcast'}, el('h2', {id: 'broadcast'}, t('tools.broadcast.title')), el('p', {class: 'lead'}, t('tools.broadcast.lead')), form, place);
}

function verifying() {
  const address = el('input', {id: 'verify-address', required: true, maxlength: '100', spellcheck: 'false', autocomplete: 'off', class: 'mono'});
  const signature = el('input', {id: 'verify-signature', required: true, maxlength: '200', spellcheck: 'false', autocomplete: 'off', class: 'mono'});
  const message = el('textarea', {id: 'verify-message', rows: '3', required: true, maxlength: '10000'});
  const place = el('div', {id: 'verified', class: 'answer'});
  const form = el('form', {class: 'tool'}, field('verify-address', t('subject.address'), address), field('verify-message', t('tools.verify.message'), message),
    field('verify-signature', t('tools.verify.signature'), signature), el('p', null, el('button', {type: 'submit'}, t('tools.verify'))));
  answering(form, place, async () => {
    const {answer} = await tell(['v1', 'verify-message'], {address: address.value.trim(), signature: signature.value.trim(), message: message.value});
    return [el('p', {class: `note ${answer === true ? 'good' : 'bad'}`}, t(answer === true ? 'tools.verify.right' : 'tools.verify.wrong'))];
  });
  return el('section', {'aria-labelledby': 'verify'}, el('h2', {id: 'verify'}, t('tools.verify.title')), el('p', {class: 'lead'}, t('tools.verify.lead')), form, place);
}

/** The page of tools. */
export function toolsPage(main) {
  let built = false;
  return {
    title: t('tools.title'),
    async refresh() {
      if (!built) {
        built = true;
        replace(main, el('h1', {tabindex: '-1'}, t('tools.title')), decoding(taken()), broadcasting(), verifying(),
          el('p', {class: 'part'}, el('a', {href: to('descriptor')}, t('descriptor.title')), t('list.dot'), el('a', {href: to('accounts')}, t('accounts.title'))));
      }
      return null;
    },
  };
}
