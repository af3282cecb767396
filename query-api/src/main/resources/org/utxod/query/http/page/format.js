/* Numbers, amounts, times and hashes as people read them, in the way of their language. */

import {el} from './dom.js';
import {locale, rich, t} from './words.js';

const grouped = new Intl.NumberFormat(locale);
const point = new Intl.NumberFormat(locale).formatToParts(1.5).find(part => part.type === 'decimal').value;
const hundredths = new Intl.NumberFormat(locale, {maximumFractionDigits: 2});
const threeDigits = new Intl.NumberFormat(locale, {maximumSignificantDigits: 3});

const minus = number => number < 0 ? '−' : '';

/** A whole number. */
export const whole = number => `${minus(number)}${grouped.format(Math.abs(number))}`;

/** Satoshis as bitcoins with all eight places, by digits alone: no fraction of a float comes near an amount. */
export function btc(sat) {
  const digits = String(Math.abs(sat)).padStart(9, '0');
  return `${minus(sat)}${grouped.format(BigInt(digits.slice(0, -8)))}${point}${digits.slice(-8)}`;
}

/** The zeros at the end of an amount, and the point before them. */
export const TAIL = /[.,٫]?0*$/;

/** An amount, in the unit that the reader chose; the zeros at its end step back. */
export function amount(sat, sign = '') {
  const text = sign + btc(sat);
  const tail = TAIL.exec(text)[0];
  return el('span', {class: 'amount'},
    el('span', {class: 'in-btc'}, text.slice(0, text.length - tail.length), tail && el('span', {class: 'tail'}, tail), el('span', {class: 'unit'}, ' BTC')),
    el('span', {class: 'in-sat'}, sign + whole(sat), el('span', {class: 'unit'}, ' sat')));
}

/** A number that is no amount: large ones to two places, small ones to three digits. */
export const decimal = number => number >= 1 ? hundredths.format(number) : number >= 1e-6 ? threeDigits.format(number) : String(Number(number.toPrecision(3)));

const compact = new Intl.NumberFormat(locale, {notation: 'compact', maximumFractionDigits: 2});

/** A large number, roughly. */
export const rough = number => number >= 1e6 ? compact.format(number) : decimal(number);

/** A number to one place. */
export const tenth = number => number.toLocaleString(locale, {minimumFractionDigits: 1, maximumFractionDigits: 1});

/** Now, in the seconds that all times here are. */
export const now = () => Math.floor(Date.now() / 1000);

/** A hash, cut in its middle. */
export const short = (text, keep = 8) => text.length > 2 * keep + 2 ? `${text.slice(0, keep)}…${text.slice(-keep)}` : text;

const MONTH_SECONDS = 30 * 86400;

const clock = new Intl.DateTimeFormat(locale, {dateStyle: 'medium', timeStyle: 'short'});
const exact = new Intl.DateTimeFormat(locale, {
  year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', second: '2-digit', timeZoneName: 'short',
});
const day = new Intl.DateTimeFormat(locale, {dateStyle: 'medium'});

/** A day. */
export const date = seconds => day.format(seconds * 1000);

/** A length of time, roughly. */
export function span(seconds) {
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min']];
  const [size, name] = units.find(([size]) => seconds >= size) ?? [1, 's'];
  return t(`time.${name}`, {n: Math.floor(seconds / size)});
}

/* With its zone, and as UTC, for who points at it. */
const timed = (seconds, words) => el('time', {
  datetime: new Date(seconds * 1000).toISOString(), title: `${exact.format(seconds * 1000)} = ${new Date(seconds * 1000).toISOString().replace('.000', '')}`,
}, words);

/** A point in time, in the reader's own zone. */
export const time = seconds => timed(seconds, clock.format(seconds * 1000));

/** How long ago that was; what is older than a month has its date. */
export function ago(seconds) {
  const age = Math.max(0, now() - seconds);
  if (age > MONTH_SECONDS) {
    return time(seconds);
  }
  return timed(seconds, age < 5 ? t('time.now') : t('time.ago', {span: span(age)}));
}

/** A point in time, and how long ago that was where that is not long. */
export const timeAndAge = seconds => now() - seconds > MONTH_SECONDS ? time(seconds) : rich('time.both', {time: time(seconds), ago: ago(seconds)});

/** Bytes. */
export const bytes = number => number < 10000 ? `${whole(number)} B` : `${whole(Math.round(number / 1000))} kB`;

/** A fee rate, satoshis for a virtual byte. */
export const rate = number => number >= 100 ? whole(Math.round(number)) : number.toLocaleString(locale, {maximumFractionDigits: number >= 10 ? 1 : 2});

/** Virtual bytes, roughly. */
export const size = vsize => vsize < 10000 ? `${whole(Math.round(vsize))} vB` : vsize < 1000000 ? `${whole(Math.round(vsize / 1000))} kvB` : `${hundredths.format(vsize / 1000000)} MvB`;
