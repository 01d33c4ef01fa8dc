// `scorelab.nets.ScoreMLP`, evaluated: the same weights, the same sum, four points at a time.

/** A trained network for points in the plane.
 *
 * parts: its parameters by name, {shape, values} each.
 * range: log(alpha / sigma) at both ends of its training. Outside, it is told the nearer end.
 */
class ScoreMLP {
  constructor({ parts, range }) {
    this.range = range;
    this.wavesX = parts["waves_x.frequencies"];
    this.wavesT = parts["waves_t.frequencies"];
    this.layers = [0, 2, 4, 6].map((i) => ({
      weight: parts[`layers.${i}.weight`].values,
      bias: parts[`layers.${i}.bias`].values,
      outputs: parts[`layers.${i}.weight`].shape[0],
      inputs: parts[`layers.${i}.weight`].shape[1],
    }));
    const widest = Math.max(...this.layers.map((layer) => Math.max(layer.inputs, layer.outputs)));
    this.here = new Float64Array(4 * widest); // the values of four points, side by side
    this.next = new Float64Array(4 * widest);
  }

  /** The score of x_t = alpha x_0 + sigma z at the points x, from the one numbered `from` up to `to`, into out. */
  score(x, alpha, sigma, out, from = 0, to = x.length / 2) {
    const r = Math.hypot(alpha, sigma);
    const [lowest, highest] = this.range;
    const time = this.timeInputs(Math.min(Math.max(Math.log(alpha / sigma), lowest), highest) / 4);
    for (let b = from; b < to; b += 4) {
      const count = Math.min(4, to - b);
      const F = this.body(x, b, count, r, time);
      for (let p = 0; p < count; p++) {
        for (const d of [0, 1]) {
          const i = 2 * (b + p) + d;
          out[i] = -(sigma / r ** 2 * x[i] + alpha / r * F[4 * d + p]) / sigma; // minus the noise, over sigma
        }
      }
    }
    return out;
  }

  /** F of `count` points from number b on: entry 4 d + p is coordinate d of the point p. */
  body(x, b, count, r, time) {
    this.fillInputs(x, b, count, r, time);
    this.layers.forEach((layer, i) => {
      this.linear(layer, i < this.layers.length - 1);
      [this.here, this.next] = [this.next, this.here];
    });
    return this.here;
  }

  fillInputs(x, b, count, r, time) {
    const { here } = this, { values } = this.wavesX, waves = this.wavesX.shape[1];
    for (let p = 0; p < count; p++) {
      const u = x[2 * (b + p)] / r, v = x[2 * (b + p) + 1] / r;
      here[p] = u;
      here[4 + p] = v;
      for (let w = 0; w < waves; w++) {
        const phase = u * values[w] + v * values[waves + w];
        here[4 * (2 + w) + p] = Math.sin(phase);
        here[4 * (2 + waves + w) + p] = Math.cos(phase);
      }
      time.forEach((value, i) => { here[4 * (2 + 2 * waves + i) + p] = value; });
    }
  }

  timeInputs(noise) {
    const phases = Array.from(this.wavesT.values, (f) => f * noise);
    return [noise, ...phases.map(Math.sin), ...phases.map(Math.cos)];
  }

  /** One layer, from `here` to `next`, with SiLU behind all but the last. */
  linear({ weight, bias, inputs, outputs }, bent) {
    const { here, next } = this;
    for (let o = 0; o < outputs; o++) {
      let s0 = bias[o], s1 = bias[o], s2 = bias[o], s3 = bias[o];
      for (let i = 0; i < inputs; i++) { // four sums at once: each weight is read once for four points
        const w = weight[o * inputs + i];
        s0 += w * here[4 * i];
        s1 += w * here[4 * i + 1];
        s2 += w * here[4 * i + 2];
        s3 += w * here[4 * i + 3];
      }
      next[4 * o] = bent ? silu(s0) : s0;
      next[4 * o + 1] = bent ? silu(s1) : s1;
      next[4 * o + 2] = bent ? silu(s2) : s2;
      next[4 * o + 3] = bent ? silu(s3) : s3;
    }
  }
}

function silu(u) {
  return u / (1 + Math.exp(-u));
}
