/* Payouts, for who has a token of the role pay or approve: the list, one of them, and what may be done about it. */

import {tell, tried, Trouble} from './api.js';
import {el, facts, replace, say, table, update} from './dom.js';
import {amount, ago, count, short, timeAndAge, whole} from './format.js';
import {Pages} from './pages.js';
import {WORDS} from './payoutwords.js';
import {to} from './router.js';
import {authorization, tokenPage} from './token.js';
import {note, troublePage} from './trouble.js';

const AGAIN_MILLIS = 5000;
const SURE_MILLIS = 5000;
const CONTROL = ['v1', 'payout-control'];

let offeredFor = null;

/** A link to the list, for who may see it; who gave no token is not even asked about. */
export async function offerPayouts() {
  const token = authorization().Authorization ?? null;
  if (token === offeredFor) {
    return;
  }
  offeredFor = token;
  document.getElementById('payouts-link')?.remove();
  if (token !== null && !(await tried(CONTROL) instanceof Trouble) && token === offeredFor) {
    document.getElementById('standing').before(el('a', {id: 'payouts-link', href: to('payouts')}, WORDS.link));
  }
}

const mark = state => {
  const [words, kind] = WORDS.states[state] ?? [state, ''];
  return el('span', {class: `mark ${kind}`}, words);
};

function stand(control) {
  const [words, kind] = WORDS.stand[control.state] ?? [control.state, 'warn'];
  return [
    el('p', {class: `state ${kind}`}, el('span', {class: 'dot'}), words),
    control.reason && el('p', {class: `note ${kind === 'bad' ? 'bad' : ''}`}, control.reason),
    control.state === 'halted' && el('p', {class: 'hint'}, WORDS.reconcile, el('code', {class: 'whole'}, 'utxod payouts reconcile')),
    facts([
      [WORDS.facts.you, WORDS.you(control.person, control.role)],
      [WORDS.facts.queued, count(control.queued_payments, 'payment')],
      [WORDS.facts.approved, count(control.approved_payments, 'payment')],
      [WORDS.facts.unconfirmed, whole(control.unconfirmed_transactions)],
      [WORDS.facts.today, amount(control.today_sat)],
    ]),
  ];
}

/* Asks again while the page is seen: events of payouts come to programs only, since a browser's stream carries no token. */
function again(signal, refresh) {
  const timer = setInterval(() => {
    if (!document.hidden) {
      refresh().catch(() => {});
    }
  }, AGAIN_MILLIS);
  signal.addEventListener('abort', () => clearInterval(timer));
}

/** Where the role is wanted, its token can be given; where there are no payouts, there is no such page. */
function refused(main, trouble, refresh) {
  if (trouble.status !== 401 && trouble.status !== 403) {
    replace(main, troublePage(trouble.status === 404 ? new Trouble(404, 'There is no such page.') : trouble, null));
    return;
  }
  if (!main.querySelector('#opening')) {
    replace(main, tokenPage(trouble, async () => {
      await offerPayouts();
      main.replaceChildren();
      await refresh();
    }, [WORDS.closedLead[0], el('code', null, WORDS.closedLead[1]), WORDS.closedLead[2]]));
  }
}

const LIST_HEADS = WORDS.listHeads.map((text, i) => ({text, ...[{at: 'lead'}, {plain: true}, {}, {class: 'number'}, {class: 'number', at: 'end'}, {plain: true}][i]}));

const listRow = payout => [
  el('a', {href: to('payouts', payout.id), title: payout.id}, short(payout.id, 16)),
  ago(payout.created_at),
  payout.created_by,
  whole(payout.payments.length),
  amount(payout.total_sat),
  mark(payout.state),
];

/** All payouts, the latest first. */
function listPage(main, signal) {
  let pages = new Pages(25);
  let state = null;
  const top = el('div');
  const list = el('div', {class: 'part'});
  const filter = el('select', {id: 'payout-state', 'aria-label': WORDS.filter, change: () => {
    state = filter.value || null;
    pages = new Pages(25);
    refresh();
  }}, el('option', {value: ''}, WORDS.all), Object.entries(WORDS.states).map(([name, [words]]) => el('option', {value: name}, words)));

  async function refresh() {
    const asked = pages;
    const {cursor} = pages;
    const [control, answer] = await Promise.all([
      tried(CONTROL, {}, signal), tried(['v1', 'payouts'], {state, limit: pages.size, cursor}, signal)]);
    if (signal.aborted || asked !== pages || cursor !== pages.cursor) {
      return null;
    }
    if (control instanceof Trouble) {
      refused(main, control, refresh);
      return null;
    }
    if (!top.isConnected) {
      replace(main, el('h1', {tabindex: '-1'}, WORDS.title), top, el('section', {'aria-label': WORDS.title}, filter, list));
    }
    update(top, stand(control));
    update(list, answer instanceof Trouble ? note(answer) : [
      answer.payouts.length ? table(WORDS.listCaption, LIST_HEADS, answer.payouts.map(listRow)) : el('p', {class: 'empty'}, WORDS.none),
      pages.buttons('payouts', answer.payouts.length, null, answer.next_cursor, refresh)]);
    return null;
  }
  again(signal, refresh);
  return {title: WORDS.title, refresh};
}

const PAYMENT_HEADS = WORDS.paymentHeads.map((text, i) => ({text, ...[{at: 'lead'}, {}, {}, {class: 'number'}, {class: 'number', at: 'end'}, {plain: true}][i]}));

const paymentRow = payment => [
  el('a', {href: to('address', payment.address), class: 'owner', title: payment.address}, short(payment.address, 12)),
  payment.reference,
  payment.txid && el('a', {href: to('tx', payment.txid), class: 'hash', title: payment.txid}, short(payment.txid)),
  payment.confirmations ? whole(payment.confirmations) : null,
  amount(payment.amount_sat),
  [mark(payment.state), payment.cancel_requested && payment.state !== 'cancelled' && [' ', el('span', {class: 'mark warn'}, WORDS.cancelAsked)],
    payment.reason && el('span', {class: 'under'}, payment.reason)],
];

/* The first press asks, the second does it; what was asked is forgotten soon. */
function sureButton(name, quiet, done) {
  let sure = false;
  const button = el('button', {type: 'button', id: `payout-${name}`, class: quiet ? 'quiet' : null, click: () => {
    if (sure) {
      done(button);
      return;
    }
    sure = true;
    button.textContent = WORDS.sure[name];
    setTimeout(() => {
      sure = false;
      button.textContent = WORDS[name];
    }, SURE_MILLIS);
  }}, WORDS[name]);
  return button;
}

const open = payment => !payment.cancel_requested && !['confirmed', 'cancelled', 'failed'].includes(payment.state);

/** One payout. */
function payoutPage(main, id, signal) {
  let first = 0;
  let failed = null;
  let buttonsFor = '';
  const size = 100;
  const top = el('div');
  const tools = el('p', {class: 'tools'});
  const payments = el('div', {class: 'part'});

  async function does(action, words, button) {
    button.setAttribute('aria-disabled', 'true');
    try {
      await tell(['v1', 'payouts', id, action], {}, signal);
      failed = null;
      say(words);
    } catch (trouble) {
      failed = trouble;
      say(trouble.message);
    }
    buttonsFor = '';
    await refresh();
  }

  function buttons(payout, control) {
    const may = {
      approve: payout.state === 'queued' && control.role === 'approve' && control.person !== payout.created_by,
      cancel: payout.payments.some(open),
    };
    const now = JSON.stringify(may);
    if (now === buttonsFor) {
      return; // One that is just being pressed stays.
    }
    buttonsFor = now;
    tools.replaceChildren(...[
      may.approve && sureButton('approve', false, button => does('approve', WORDS.approvedNow, button)),
      may.approve && ' ',
      may.cancel && sureButton('cancel', true, button => does('cancel', WORDS.cancelledNow, button))].filter(Boolean));
  }

  function turn(answer) {
    const all = answer.payments.length;
    if (all <= size) {
      return null;
    }
    const button = (name, words, at) => el('button', {type: 'button', id: `payments-${name}`, 'aria-disabled': String(at < 0 || at >= all), click: () => {
      if (at >= 0 && at < all) {
        first = at;
        refresh();
      }
    }}, words);
    return el('nav', {class: 'pages', 'aria-label': WORDS.paymentsTitle}, button('previous', 'Previous', first - size),
      el('span', null, `${whole(first + 1)} to ${whole(Math.min(all, first + size))} of ${whole(all)}`), button('next', 'Next', first + size));
  }

  async function refresh() {
    const [control, payout] = await Promise.all([tried(CONTROL, {}, signal), tried(['v1', 'payouts', id], {}, signal)]);
    if (signal.aborted) {
      return null;
    }
    const trouble = [control, payout].find(answer => answer instanceof Trouble);
    if (trouble) {
      if (trouble === control) {
        refused(main, trouble, refresh);
      } else {
        replace(main, troublePage(trouble, id, el('p', null, el('a', {href: to('payouts')}, WORDS.back))));
      }
      return null;
    }
    if (!top.isConnected) {
      replace(main, el('p', {class: 'kind'}, el('a', {href: to('payouts')}, WORDS.back)), el('h1', {class: 'long', tabindex: '-1'}, id), top, tools,
        el('section', {'aria-labelledby': 'payments'}, el('h2', {id: 'payments'}, WORDS.paymentsTitle), payments));
    }
    update(top, failed && el('p', {class: 'note bad'}, failed.message),
      control.state !== 'running' && control.reason && el('p', {class: 'note'}, control.reason),
      facts([
        [WORDS.facts.state, mark(payout.state)],
        [WORDS.facts.total, [amount(payout.total_sat), ', ', count(payout.payments.length, 'payment')]],
        [WORDS.facts.created, timeAndAge(payout.created_at)],
        [WORDS.facts.by, payout.created_by],
        [WORDS.facts.approval, payout.approved_by.length ? WORDS.approvedBy(payout.approved_by) : payout.needs_approval ? WORDS.needed : WORDS.notNeeded],
        [WORDS.facts.rate, payout.fee_rate ? WORDS.rate(payout.fee_rate) : WORDS.ownRate],
        [WORDS.facts.sending, payout.sign_only ? WORDS.signOnly : null],
      ]));
    buttons(payout, control);
    update(payments, table(WORDS.paymentsCaption, PAYMENT_HEADS, payout.payments.slice(first, first + size).map(paymentRow)), turn(payout));
    return null;
  }
  again(signal, refresh);
  return {title: WORDS.title, refresh};
}

/** The list, or the payout of that id. */
export const payoutsPage = (main, id, signal) => id === '' ? listPage(main, signal) : payoutPage(main, id, signal);
