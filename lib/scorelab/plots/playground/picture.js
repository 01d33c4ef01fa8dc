// The picture: density, arrows, points and one path, on a canvas.

const EXTENT = 2.9; // half the side of the square that is shown, in units of the data
const CELLS = 80; // of the density's grid, along a side
const ARROWS = 15; // along a side
const LEVELS = [0.6, 0.25, 0.08, 0.02, 0.004].map(Math.log); // of the density, over its highest

class Picture {
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext("2d");
    this.heights = new Float64Array((CELLS + 1) ** 2);
    this.shade = new ImageData(CELLS + 1, CELLS + 1);
    this.shadeCanvas = small(CELLS + 1);
    this.dots = new Dots();
  }

  /** As many pixels as the screen has there. */
  fit() {
    const side = Math.round(this.canvas.clientWidth * Math.min(devicePixelRatio || 1, 2));
    if (side > 0 && side !== this.canvas.width) this.canvas.width = this.canvas.height = side;
  }

  get scale() { // pixels per unit
    return this.canvas.width / (2 * EXTENT);
  }
  left(x) {
    return (x + EXTENT) * this.scale;
  }
  top(y) {
    return (EXTENT - y) * this.scale;
  }

  /** The point (x, y) under a mouse or a finger. */
  place(event) {
    const box = this.canvas.getBoundingClientRect();
    const along = (event.clientX - box.left) / box.width, down = (event.clientY - box.top) / box.height;
    return [EXTENT * (2 * along - 1), EXTENT * (1 - 2 * down)];
  }

  clear(paper) {
    this.context.fillStyle = paper;
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  /** The density of a law: shaded, with lines of equal height. */
  density(law, [red, green, blue], line) {
    const { heights } = this;
    let highest = -Infinity;
    for (let j = 0, i = 0; j <= CELLS; j++) {
      for (let k = 0; k <= CELLS; k++, i++) {
        heights[i] = law.logProb(across(k), across(CELLS - j));
        if (heights[i] > highest) highest = heights[i];
      }
    }
    const { data } = this.shade;
    for (let i = 0; i < heights.length; i++) {
      heights[i] -= highest;
      data.set([red, green, blue, 95 * Math.exp(heights[i] / 2)], 4 * i);
    }
    this.shadeCanvas.getContext("2d").putImageData(this.shade, 0, 0);
    const half = this.scale * EXTENT / CELLS; // a sample stands for the square around it
    const side = this.canvas.width + 2 * half;
    this.context.drawImage(this.shadeCanvas, -half, -half, side, side);
    this.contours(line);
  }

  contours(line) {
    const { context } = this, step = this.canvas.width / CELLS;
    context.beginPath();
    for (const level of LEVELS) {
      for (let j = 0; j < CELLS; j++) {
        for (let k = 0; k < CELLS; k++) this.contour(level, j, k, step);
      }
    }
    context.strokeStyle = line;
    context.lineWidth = this.canvas.width / 700;
    context.stroke();
  }

  /** The line of a level through one cell, from edge to edge: marching squares. */
  contour(level, j, k, step) {
    const { heights, context } = this, i = j * (CELLS + 1) + k;
    const a = heights[i] - level, b = heights[i + 1] - level;
    const d = heights[i + CELLS + 1] - level, c = heights[i + CELLS + 2] - level; // a b above d c
    if ((a > 0) === (b > 0) && (b > 0) === (c > 0) && (c > 0) === (d > 0)) return;
    let drawing = false;
    const crossing = (u, v, x, y, dx, dy) => {
      if ((u > 0) === (v > 0)) return;
      const share = u / (u - v), px = (k + x + share * dx) * step, py = (j + y + share * dy) * step;
      if (drawing) context.lineTo(px, py);
      else context.moveTo(px, py);
      drawing = !drawing; // two crossings make a line; in the rare cell with four, two lines
    };
    crossing(a, b, 0, 0, 1, 0);
    crossing(b, c, 1, 0, 0, 1);
    crossing(d, c, 0, 1, 1, 0);
    crossing(a, d, 0, 0, 0, 1);
  }

  /** An arrow of the field through each of the places x, at most as long as a cell. */
  arrows(x, field, colour, width) {
    const { context } = this, cell = this.canvas.width / ARROWS;
    context.beginPath();
    for (let i = 0; i < x.length; i += 2) {
      const length = Math.hypot(field[i], field[i + 1]);
      const shown = 0.75 * cell * Math.min(1, length / 2) / (length || 1);
      const dx = field[i] * shown, dy = -field[i + 1] * shown;
      this.arrow(this.left(x[i]) - dx / 2, this.top(x[i + 1]) - dy / 2, dx, dy);
    }
    context.strokeStyle = colour;
    context.lineCap = "round";
    context.lineWidth = width * this.canvas.width / 700;
    context.stroke();
  }

  arrow(x, y, dx, dy) {
    const { context } = this;
    context.moveTo(x, y);
    context.lineTo(x + dx, y + dy);
    for (const side of [1, -1]) {
      context.moveTo(x + dx, y + dy);
      context.lineTo(x + 0.7 * dx - side * 0.17 * dy, y + 0.7 * dy + side * 0.17 * dx);
    }
  }

  points(x, colour) {
    this.dots.draw(this, x, colour);
  }

  /** The way of one point so far, with a ring where it began and one where it is. */
  path(xs, ys, ink, paper) {
    const { context } = this, unit = this.canvas.width / 700;
    for (const [colour, width] of [[paper, 5], [ink, 2]]) { // a rim of paper, so that it stands out
      context.beginPath();
      xs.forEach((x, i) => context.lineTo(this.left(x), this.top(ys[i])));
      context.strokeStyle = colour;
      context.lineWidth = width * unit;
      context.lineJoin = "round";
      context.stroke();
    }
    this.ring(xs[0], ys[0], paper, ink);
    this.ring(xs.at(-1), ys.at(-1), ink, paper);
  }

  ring(x, y, fill, rim) {
    const { context } = this, unit = this.canvas.width / 700;
    context.beginPath();
    context.arc(this.left(x), this.top(y), 7 * unit, 0, 2 * Math.PI);
    context.fillStyle = fill;
    context.fill();
    context.strokeStyle = rim;
    context.lineWidth = 2.5 * unit;
    context.stroke();
  }
}

/** The coordinate of the k-th of the density's samples along a side. */
function across(k) {
  return EXTENT * ((2 * k) / CELLS - 1);
}

/** The middles of the arrows' cells, (B, 2). */
function arrowPlaces() {
  const at = Array.from({ length: ARROWS }, (_, k) => EXTENT * ((2 * k + 1) / ARROWS - 1));
  return Float64Array.from(at.flatMap((y) => at.flatMap((x) => [x, y])));
}

function small(side) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  return canvas;
}
