/* Bars of SVG. */

import {el, svg} from './dom.js';

const HEIGHT = 120;
const FOOT = 16;
const GAP = 2;

/* Units that are about a pixel. */
const width = usual => matchMedia('(max-width: 46rem)').matches ? 360 : usual;

/**
 * Bars beside each other.
 *
 * @param bars each {value, label, said}: its height, what stands below it, and what is said of it where one points
 * @param said of the whole
 * @param usual how wide it is where there is room, pixels
 */
export function bars(all, said, usual = 600) {
  const wide = width(usual);
  const step = wide / all.length;
  const most = Math.max(1, ...all.map(bar => bar.value));
  // Labels that would touch are left out.
  const every = Math.ceil(34 / step);
  return el('figure', {class: 'bars'}, svg('svg', {viewBox: `0 0 ${wide} ${HEIGHT}`, role: 'img', 'aria-label': said, class: 'chart'},
    svg('line', {x1: 0, x2: wide, y1: HEIGHT - FOOT, y2: HEIGHT - FOOT, class: 'grid base'}),
    all.map((bar, i) => {
      const tall = bar.value === 0 ? 0 : Math.max(2, bar.value / most * (HEIGHT - FOOT - 4));
      return svg('g', null, svg('title', null, bar.said),
        svg('rect', {x: (i * step).toFixed(1), y: 0, width: step.toFixed(1), height: HEIGHT - FOOT, class: 'reach'}),
        svg('rect', {x: (i * step + GAP / 2).toFixed(1), y: (HEIGHT - FOOT - tall).toFixed(1), width: Math.max(1, step - GAP).toFixed(1), height: tall.toFixed(1), class: 'bar'}),
        i % every === 0 && svg('text', {x: (i * step + step / 2).toFixed(1), y: HEIGHT - 3, class: 'axis', 'text-anchor': 'middle'}, bar.label));
    })));
}

/** A small bar that is filled to a part, 0 to 1. */
export const fill = (part, said) => svg('svg', {viewBox: '0 0 60 8', class: 'fill', role: 'img', 'aria-label': said},
  svg('rect', {width: 60, height: 8, rx: 4, class: 'rest'}),
  part > 0 && svg('rect', {width: (60 * Math.min(1, Math.max(0.06, part))).toFixed(1), height: 8, rx: 4, class: 'bar'}));
