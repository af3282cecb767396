/* A script's balance over the blocks of which its activity is kept, drawn as SVG by hand. */

import {el, svg} from './dom.js';
import {amount, btc, date, TAIL, whole} from './format.js';
import {rich, t} from './words.js';

const HEIGHT = 200;
const TOP = 12;
const BOTTOM = 26;

/** The balance after each block in which it changed, the earliest first, from the block before the first change to the index's own. */
export function steps(entries, fromHeight, toHeight, balance) {
  const first = entries.at(-1);
  const before = first ? first.balance_after_sat - first.received_sat + first.spent_sat : balance;
  const points = [{height: Math.min(fromHeight, first ? first.height - 1 : fromHeight), sat: before, time: null}];
  for (const entry of [...entries].reverse()) {
    const point = {height: entry.height, sat: entry.balance_after_sat, time: entry.block_time};
    if (points.at(-1).height === entry.height) {
      points.pop(); // the latest in a block is what the block left
    }
    points.push(point);
  }
  points.push({height: Math.max(toHeight, points.at(-1).height), sat: points.at(-1).sat, time: null});
  return points;
}

function label(x, y, words, anchor, kind = 'axis') {
  return svg('text', {x, y, class: kind, 'text-anchor': anchor}, words);
}

/* Satoshis at an axis need no eight places. */
const axis = sat => btc(sat).replace(TAIL, '');

/* Units that are about a pixel on a phone, and one and a half elsewhere. */
const width = () => matchMedia('(max-width: 46rem)').matches ? 360 : 720;

/** The chart of such points. */
export function chart(points) {
  const wide = width();
  const from = points[0].height;
  const to = points.at(-1).height;
  const most = Math.max(1, ...points.map(point => point.sat));
  const x = height => to === from ? wide : (height - from) / (to - from) * wide;
  const y = sat => TOP + (1 - sat / most) * (HEIGHT - TOP - BOTTOM);
  let line = `M${x(from).toFixed(1)} ${y(points[0].sat).toFixed(1)}`;
  for (const point of points.slice(1)) {
    line += `H${x(point.height).toFixed(1)}V${y(point.sat).toFixed(1)}`;
  }
  const last = points.at(-1);
  const said = t('chart.said', {from, to, first: btc(points[0].sat), most: btc(most === 1 ? last.sat : most), last: btc(last.sat)});
  const hair = svg('line', {y1: TOP, y2: HEIGHT - BOTTOM, x1: 0, x2: 0, class: 'hair', visibility: 'hidden'});
  const dot = svg('circle', {r: 4, cx: x(to), cy: y(last.sat), class: 'dot'});
  const drawing = svg('svg', {viewBox: `0 0 ${wide} ${HEIGHT}`, role: 'img', 'aria-label': said, class: 'chart'},
    svg('line', {x1: 0, x2: wide, y1: y(most), y2: y(most), class: 'grid'}),
    svg('line', {x1: 0, x2: wide, y1: y(most / 2), y2: y(most / 2), class: 'grid'}),
    svg('line', {x1: 0, x2: wide, y1: y(0), y2: y(0), class: 'grid base'}),
    svg('path', {d: `${line}V${y(0)}H${x(from)}Z`, class: 'area'}),
    svg('path', {d: line, class: 'line'}),
    label(2, y(most) + 13, axis(most), 'start', 'axis in-btc'), label(2, y(most) + 13, whole(most), 'start', 'axis in-sat'),
    label(2, HEIGHT - 6, t('block.at', {height: from}), 'start'),
    label(wide - 2, HEIGHT - 6, t('block.at', {height: to}), 'end'),
    hair, dot);

  const readout = el('figcaption', null);
  const show = point => {
    readout.replaceChildren(...(point.time ? rich('chart.at.date', {amount: amount(point.sat), height: point.height, date: date(point.time)})
      : rich('chart.at', {amount: amount(point.sat), height: point.height})));
    dot.setAttribute('cx', x(point.height));
    dot.setAttribute('cy', y(point.sat));
  };
  show(last);
  drawing.addEventListener('pointermove', event => {
    const box = drawing.getBoundingClientRect();
    const height = Math.round(from + (event.clientX - box.left) / box.width * (to - from));
    const at = points.findLast(point => point.height <= height) ?? points[0];
    hair.setAttribute('x1', x(height));
    hair.setAttribute('x2', x(height));
    hair.setAttribute('visibility', 'visible');
    show({...at, height});
  });
  drawing.addEventListener('pointerleave', () => {
    hair.setAttribute('visibility', 'hidden');
    show(last);
  });
  return el('figure', {class: 'balance-chart'}, drawing, readout);
}

/** How many changes it shows, where that is not all. */
export const reach = (entries, more) => more ? t('chart.reach', {n: entries.length}) : null;
