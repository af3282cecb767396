/* Numbers, amounts, times and hashes as people read them. */

import {el} from './dom.js';

const group = digits => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** A whole number. */
export const whole = number => group(String(number));

/** Satoshis as bitcoins with all eight places, by digits alone: no fraction of a float comes near an amount. */
export function btc(sat) {
  const digits = String(Math.abs(sat)).padStart(9, '0');
  return `${sat < 0 ? '−' : ''}${group(digits.slice(0, -8))}.${digits.slice(-8)}`;
}

/** An amount; the zeros at its end step back. */
export function amount(sat, sign = '') {
  const text = sign + btc(sat);
  const tail = /\.?0*$/.exec(text)[0];
  return el('span', {class: 'amount'}, text.slice(0, text.length - tail.length),
    tail && el('span', {class: 'tail'}, tail), el('span', {class: 'unit'}, ' BTC'));
}

/** A number that is no amount: large ones to two places, small ones to three digits. */
export const decimal = number => number >= 1 ? number.toLocaleString('en-GB', {maximumFractionDigits: 2}) : String(Number(number.toPrecision(3)));

/** Now, in the seconds that all times here are. */
export const now = () => Math.floor(Date.now() / 1000);

/** One thing or many. */
export const count = (number, one, many = `${one}s`) => `${whole(number)} ${number === 1 ? one : many}`;

/** A hash, cut in its middle. */
export const short = (text, keep = 8) => text.length > 2 * keep + 2 ? `${text.slice(0, keep)}…${text.slice(-keep)}` : text;

const MONTH_SECONDS = 30 * 86400;

const clock = new Intl.DateTimeFormat('en-GB', {dateStyle: 'medium', timeStyle: 'short'});
const day = new Intl.DateTimeFormat('en-GB', {dateStyle: 'medium'});

/** A day. */
export const date = seconds => day.format(seconds * 1000);

/** A length of time, roughly. */
export function span(seconds) {
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min']];
  const [size, name] = units.find(([size]) => seconds >= size) ?? [1, 's'];
  return `${whole(Math.floor(seconds / size))} ${name}`;
}

/** A point in time, in the reader's own zone. */
export function time(seconds) {
  return el('time', {datetime: new Date(seconds * 1000).toISOString(), title: new Date(seconds * 1000).toUTCString()},
    clock.format(seconds * 1000));
}

/** How long ago that was; what is older than a month has its date. */
export function ago(seconds) {
  const age = Math.max(0, now() - seconds);
  if (age > MONTH_SECONDS) {
    return time(seconds);
  }
  return el('time', {datetime: new Date(seconds * 1000).toISOString(), title: clock.format(seconds * 1000)},
    age < 5 ? 'just now' : `${span(age)} ago`);
}

/** A point in time, and how long ago that was where that is not long. */
export const timeAndAge = seconds => now() - seconds > MONTH_SECONDS ? time(seconds) : [time(seconds), ', ', ago(seconds)];

/** Bytes. */
export const bytes = number => number < 10000 ? `${whole(number)} B` : `${whole(Math.round(number / 1000))} kB`;
