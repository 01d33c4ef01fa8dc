// The truth, in closed form: `scorelab.oracle` and `scorelab.sde`, for points in the plane.
// Points are (B, 2), flat: x[2 b] and x[2 b + 1]. A process has two scales: x_t = alpha(t) x_0 + sigma(t) z.

/** The variance-preserving SDE, beta linear in t (Song Eq. 11 and 32). */
class VPSDE {
  constructor({ beta_0, beta_1 }) {
    Object.assign(this, { beta_0, beta_1 });
  }
  beta(t) {
    return this.beta_0 + t * (this.beta_1 - this.beta_0);
  }
  logAlpha(t) {
    return -0.5 * (this.beta_0 * t + 0.5 * (this.beta_1 - this.beta_0) * t * t);
  }
  alpha(t) {
    return Math.exp(this.logAlpha(t));
  }
  sigma(t) {
    return Math.sqrt(-Math.expm1(2 * this.logAlpha(t)));
  }
}

/** Straight lines from data to noise (Lipman et al. 2023, Liu et al. 2023). */
class Straight {
  alpha(t) {
    return 1 - t;
  }
  sigma(t) {
    return t;
  }
}

/** K Gaussians N(means[k], axes[k] diag(variances[k]) axes[k]^T); the columns of axes[k] are directions. */
class GaussianMixture {
  constructor({ weights, means, variances, axes }) {
    Object.assign(this, { weights, means, variances, axes });
    this.precisions = variances.map((v, k) => precision(v, axes[k])); // [p, q, r] of the matrix [[p, q], [q, r]]
    this.heights = variances.map((v, k) => Math.log(weights[k]) - Math.log(2 * Math.PI) - 0.5 * Math.log(v[0] * v[1]));
    this.logJoints = new Float64Array(weights.length);
  }

  /** The law of alpha x_0 + sigma z when x_0 follows this mixture. */
  marginal(alpha, sigma) {
    const means = this.means.map((m) => m.map((u) => alpha * u));
    const variances = this.variances.map((v) => v.map((u) => alpha ** 2 * u + sigma ** 2));
    return new GaussianMixture({ weights: this.weights, means, variances, axes: this.axes });
  }

  /** log p at the point (x, y). */
  logProb(x, y) {
    const top = this.fillLogJoints(x, y);
    let total = 0;
    for (const l of this.logJoints) total += Math.exp(l - top);
    return top + Math.log(total);
  }

  /** The gradient of log p at the points x, from the one numbered `from` up to `to`, into out. */
  score(x, out, from = 0, to = x.length / 2) {
    const { means, precisions, logJoints } = this;
    for (let b = 2 * from; b < 2 * to; b += 2) {
      const top = this.fillLogJoints(x[b], x[b + 1]);
      let total = 0, along = 0, up = 0;
      for (let k = 0; k < means.length; k++) {
        const responsibility = Math.exp(logJoints[k] - top); // all divided by `total` below
        const dx = x[b] - means[k][0], dy = x[b + 1] - means[k][1];
        const [p, q, r] = precisions[k];
        total += responsibility;
        along -= responsibility * (p * dx + q * dy);
        up -= responsibility * (q * dx + r * dy);
      }
      out[b] = along / total;
      out[b + 1] = up / total;
    }
    return out;
  }

  /** n draws: pick a component, then stretch and turn a standard normal point. */
  sample(n, random) {
    const x = new Float64Array(2 * n);
    for (let b = 0; b < 2 * n; b += 2) {
      const k = this.pick(random.uniform());
      const u = Math.sqrt(this.variances[k][0]) * random.normal(), v = Math.sqrt(this.variances[k][1]) * random.normal();
      for (const d of [0, 1]) x[b + d] = this.means[k][d] + this.axes[k][d][0] * u + this.axes[k][d][1] * v;
    }
    return x;
  }

  pick(u) {
    let k = 0;
    while (k < this.weights.length - 1 && u > this.weights[k]) u -= this.weights[k++];
    return k;
  }

  /** The squared distance of (x, y) from the mean of component k, in its own standard deviations. */
  distance2(k, x, y) {
    const dx = x - this.means[k][0], dy = y - this.means[k][1];
    const [p, q, r] = this.precisions[k];
    return p * dx * dx + 2 * q * dx * dy + r * dy * dy;
  }

  /** log w_k + log N_k at (x, y), for every k; the largest of them, which keeps exp() within range. */
  fillLogJoints(x, y) {
    let top = -Infinity;
    for (let k = 0; k < this.heights.length; k++) {
      this.logJoints[k] = this.heights[k] - 0.5 * this.distance2(k, x, y);
      if (this.logJoints[k] > top) top = this.logJoints[k];
    }
    return top;
  }
}

/** The inverse of axes diag(variances) axes^T, as [p, q, r] of [[p, q], [q, r]]. */
function precision([u, v], [[a, b], [c, d]]) {
  return [(a * a) / u + (b * b) / v, (a * c) / u + (b * d) / v, (c * c) / u + (d * d) / v];
}

/** The exact score of alpha x_0 + sigma z, in a trained network's place: its law follows `data`. */
class ExactScore {
  constructor(data) {
    this.data = data;
  }
  score(x, alpha, sigma, out, from, to) {
    return this.data.marginal(alpha, sigma).score(x, out, from, to);
  }
}
