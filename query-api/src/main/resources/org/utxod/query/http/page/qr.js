/*
 * QR codes (ISO/IEC 18004): bytes, error correction level M, versions 1 to 10, which take up to 213 bytes. An address with its
 * scheme takes at most 98.
 */

/* Of level M, by version from 1 on: error correction codewords a block, then the data codewords of each block. */
const BLOCKS = [
  [10, [16]], [16, [28]], [26, [44]], [18, [32, 32]], [24, [43, 43]], [16, [27, 27, 27, 27]], [18, [31, 31, 31, 31]],
  [22, [38, 38, 39, 39]], [22, [36, 36, 36, 37, 37]], [26, [43, 43, 43, 43, 44]],
];
const ALIGNED = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];

const MASKS = [
  (r, c) => (r + c) % 2 === 0,
  r => r % 2 === 0,
  (r, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => r * c % 2 + r * c % 3 === 0,
  (r, c) => (r * c % 2 + r * c % 3) % 2 === 0,
  (r, c) => ((r + c) % 2 + r * c % 3) % 2 === 0,
];

/* The field of 256 elements over x^8 + x^4 + x^3 + x^2 + 1. */
const EXP = [];
const LOG = [];
for (let i = 0, x = 1; i < 255; i++, x = x << 1 ^ (x & 128 ? 0x11d : 0)) {
  EXP[i] = x & 255;
  LOG[x & 255] = i;
}
const times = (a, b) => a && b ? EXP[(LOG[a] + LOG[b]) % 255] : 0;

function correction(data, length) {
  let generator = [1];
  for (let i = 0; i < length; i++) {
    const next = [...generator, 0];
    generator.forEach((g, j) => { next[j + 1] ^= times(g, EXP[i]); });
    generator = next;
  }
  const rest = [...data, ...Array(length).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const factor = rest[i];
    generator.forEach((g, j) => { rest[i + j] ^= times(g, factor); });
  }
  return rest.slice(data.length);
}

const capacity = version => BLOCKS[version - 1][1].reduce((sum, length) => sum + length, 0);
const lengthBits = version => version < 10 ? 8 : 16;

/** The codewords in the order in which they are drawn: blocks interleaved. */
function codewords(bytes, version) {
  const bits = [];
  const put = (value, length) => {
    for (let i = length - 1; i >= 0; i--) {
      bits.push(value >> i & 1);
    }
  };
  put(4, 4);
  put(bytes.length, lengthBits(version));
  bytes.forEach(byte => put(byte, 8));
  const room = 8 * capacity(version);
  put(0, Math.min(4, room - bits.length));
  put(0, -bits.length & 7);
  for (let pad = 0xec; bits.length < room; pad ^= 0xec ^ 0x11) {
    put(pad, 8);
  }
  const words = [];
  for (let i = 0; i < bits.length; i += 8) {
    words.push(parseInt(bits.slice(i, i + 8).join(''), 2));
  }
  const [length, sizes] = BLOCKS[version - 1];
  let from = 0;
  const data = sizes.map(size => words.slice(from, from += size));
  const checks = data.map(block => correction(block, length));
  const woven = blocks => Array.from({length: Math.max(...blocks.map(block => block.length))},
    (_, i) => blocks.flatMap(block => i < block.length ? [block[i]] : [])).flat();
  return [...woven(data), ...woven(checks)];
}

/* A remainder as BCH codes have it: of 5 or 6 bits, with 10 or 12 of check. */
function withCheck(value, generator, length) {
  let rest = value << length;
  for (let i = 5 + length; i >= length; i--) {
    if (rest >> i & 1) {
      rest ^= generator << i - length;
    }
  }
  return value << length | rest;
}

/** Finders, timing, alignment and version; null where data goes. */
function frame(version) {
  const size = 17 + 4 * version;
  const grid = Array.from({length: size}, () => Array(size).fill(null));
  const square = (row, col, reach, dark) => {
    for (let r = -reach; r <= reach; r++) {
      for (let c = -reach; c <= reach; c++) {
        if (grid[row + r]?.[col + c] !== undefined) {
          grid[row + r][col + c] = dark(Math.max(Math.abs(r), Math.abs(c)));
        }
      }
    }
  };
  for (const [row, col] of [[3, 3], [3, size - 4], [size - 4, 3]]) {
    square(row, col, 4, distance => distance !== 2 && distance !== 4);
  }
  const aligned = ALIGNED[version - 1];
  for (const row of aligned) {
    for (const col of aligned) {
      if (grid[row][col] === null) {
        square(row, col, 2, distance => distance !== 1);
      }
    }
  }
  for (let i = 8; i < size - 8; i++) {
    grid[6][i] = grid[i][6] = i % 2 === 0;
  }
  format(grid, 0); // holds the places; the mask is not known yet
  if (version >= 7) {
    const bits = withCheck(version, 0x1f25, 12);
    for (let i = 0; i < 18; i++) {
      const dark = (bits >> i & 1) === 1;
      grid[Math.floor(i / 3)][size - 11 + i % 3] = grid[size - 11 + i % 3][Math.floor(i / 3)] = dark;
    }
  }
  return grid;
}

/* Level M is 0 in the two bits before the mask's three. */
function format(grid, mask) {
  const size = grid.length;
  const bits = withCheck(mask, 0x537, 10) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const dark = (bits >> i & 1) === 1;
    grid[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i][8] = dark;
    grid[8][i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i] = dark;
  }
  grid[size - 8][8] = true;
}

function drawn(grid, words, mask) {
  const size = grid.length;
  const out = grid.map(row => [...row]);
  let bit = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) {
      right--;
    }
    for (let i = 0; i < size; i++) {
      const row = up ? size - 1 - i : i;
      for (const col of [right, right - 1]) {
        if (grid[row][col] === null) {
          const dark = bit < 8 * words.length && (words[bit >> 3] >> 7 - (bit & 7) & 1) === 1;
          out[row][col] = dark !== MASKS[mask](row, col);
          bit++;
        }
      }
    }
  }
  format(out, mask);
  return out;
}

/* How hard it is to read, by the standard's four rules. */
function penalty(grid) {
  const size = grid.length;
  let sum = 0;
  const lines = [...grid, ...grid.map((_, c) => grid.map(row => row[c]))].map(line => line.map(Number).join(''));
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) {
      sum += run.length - 2;
    }
    sum += 40 * [...line.matchAll(/(?=10111010000|00001011101)/g)].length;
  }
  for (let r = 1; r < size; r++) {
    for (let c = 1; c < size; c++) {
      if (grid[r][c] === grid[r - 1][c] && grid[r][c] === grid[r][c - 1] && grid[r][c] === grid[r - 1][c - 1]) {
        sum += 3;
      }
    }
  }
  const dark = grid.flat().filter(Boolean).length / size / size;
  return sum + 10 * Math.floor(Math.abs(dark - 0.5) * 20);
}

/** The modules of a text's code, row by row, true where dark; null where the text is too long. */
export function encode(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const version = BLOCKS.findIndex((_, i) => 4 + lengthBits(i + 1) + 8 * bytes.length <= 8 * capacity(i + 1)) + 1;
  if (version === 0) {
    return null;
  }
  const grid = frame(version);
  const words = codewords(bytes, version);
  const all = MASKS.map((_, mask) => drawn(grid, words, mask));
  return all.reduce((best, other) => penalty(other) < penalty(best) ? other : best);
}
