/* The flow of a transaction's value, drawn: what comes in at the left, what goes out at the right, each as wide as it is worth. */

import {el, svg} from './dom.js';
import {amount, btc} from './format.js';
import {t} from './words.js';

const HEIGHT = 190;
const MOST = 24;
const GAP = 3;
const LEAST = 1.5;

const width = () => matchMedia('(max-width: 46rem)').matches ? 360 : 900;

/* More than fit are one stream together. */
function gathered(values) {
  if (values.length <= MOST) {
    return values;
  }
  const rest = values.slice(MOST - 1);
  return [...values.slice(0, MOST - 1), {sat: rest.reduce((sum, one) => sum + one.sat, 0), kind: 'many', said: t('flow.rest', {n: rest.length})}];
}

/* Where each begins and ends, from above. */
function places(values, total, room) {
  const free = room - GAP * (values.length - 1);
  const heights = values.map(one => Math.max(LEAST, one.sat / total * free));
  const scale = free / Math.max(free, heights.reduce((sum, height) => sum + height, 0));
  let at = 0;
  return heights.map(height => {
    const place = [at, at + height * scale];
    at += height * scale + GAP;
    return place;
  });
}

function stream(from, to, [a, b], [c, d], kind, said) {
  const middle = (from + to) / 2;
  const path = `M${from} ${a.toFixed(1)}C${middle} ${a.toFixed(1)} ${middle} ${c.toFixed(1)} ${to} ${c.toFixed(1)}V${d.toFixed(1)}C${middle} ${d.toFixed(1)} ${middle} ${b.toFixed(1)} ${from} ${b.toFixed(1)}Z`;
  return svg('path', {d: path, class: `stream ${kind}`}, svg('title', null, said));
}

/**
 * The drawing.
 *
 * @param ins what comes in, each {sat, said}
 * @param outs what goes out; kind is fee for the fee, data for what can never be spent
 */
export function flow(ins, outs) {
  const total = ins.reduce((sum, one) => sum + one.sat, 0);
  if (total <= 0) {
    return null;
  }
  const wide = width();
  const [left, right] = [gathered(ins), gathered(outs)];
  const side = (values, from, to, outward) => {
    const ends = places(values, total, HEIGHT);
    let at = (HEIGHT - 60) / 2;
    return values.map((one, i) => {
      const height = one.sat / total * 60;
      const trunk = [at, at + Math.max(.5, height)];
      at += height;
      return outward ? stream(from, to, trunk, ends[i], one.kind ?? '', one.said) : stream(from, to, ends[i], trunk, one.kind ?? '', one.said);
    });
  };
  return el('figure', {class: 'flow-chart'}, svg('svg', {viewBox: `0 0 ${wide} ${HEIGHT}`, role: 'img', class: 'chart',
    'aria-label': t('flow.said', {ins: ins.length, outs: outs.length, amount: btc(total)})},
  side(left, 0, wide * .42, false), side(right, wide * .58, wide, true),
  svg('rect', {x: wide * .42, y: (HEIGHT - 60) / 2, width: wide * .16, height: 60, class: 'stream'})),
  el('figcaption', null, t('flow.caption'), ' ', amount(total)));
}
