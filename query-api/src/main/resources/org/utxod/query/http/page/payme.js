/* A QR code that asks to be paid: an address, and where wanted an amount and a word (BIP 21). */

import {copyButton} from './copy.js';
import {el, replace} from './dom.js';
import {qrView} from './qrview.js';
import {t} from './words.js';

const MOST_SAT = 21e14;

/* Whole satoshis as BIP 21 wants them: bitcoins with a point, without zeros at the end. */
function coins(text) {
  const value = Math.round(Number(text.replace(',', '.')) * 1e8);
  return value > 0 && value <= MOST_SAT ? (value / 1e8).toFixed(8).replace(/\.?0+$/, '') : null;
}

/** The code and the fields for what it asks. */
export function payMe(address) {
  const code = el('div');
  const uri = el('code', {class: 'long'});
  const copy = el('span');
  const amount = el('input', {id: 'ask-amount', inputmode: 'decimal', autocomplete: 'off', size: '10', input: draw});
  const label = el('input', {id: 'ask-label', autocomplete: 'off', maxlength: '60', size: '14', input: draw});

  function draw() {
    const asked = [coins(amount.value) && `amount=${coins(amount.value)}`, label.value.trim() && `label=${encodeURIComponent(label.value.trim())}`].filter(Boolean);
    const text = `bitcoin:${address}${asked.length ? `?${asked.join('&')}` : ''}`;
    replace(code, qrView(text, t('subject.qr', {address})) ?? el('p', {class: 'hint'}, t('ask.long')));
    uri.textContent = text;
    copy.replaceChildren(copyButton(text, 'uri'));
  }
  draw();
  return el('div', {class: 'payme'}, code,
    el('details', null, el('summary', null, t('ask.title')),
      el('p', null, el('label', null, t('ask.amount'), ' ', amount)), el('p', null, el('label', null, t('ask.label'), ' ', label)),
      el('p', null, uri, ' ', copy)));
}
