// A sampler at work: the states of all points at all times, made bit by bit, so that the page stays quick.

class Run {
  /** settings: {sampler, steps, noise, mistake}.  law: {score(x, alpha, sigma, out, from, to)}.  x: the noise. */
  constructor(settings, process, law, x, random) {
    Object.assign(this, { settings, process, law, random });
    this.times = grid(settings.sampler, settings.steps);
    this.states = [x];
    this.scores = new Float64Array(x.length);
    this.known = 0; // of how many points the score is known for the step at hand
  }

  get done() {
    return this.states.length === this.times.length;
  }

  /** Go on for about so many milliseconds. */
  advance(milliseconds, now = () => performance.now()) {
    const until = now() + milliseconds;
    while (!this.done && now() < until) this.work(100);
  }

  /** Ask for the score of some more points; when all are known, step. */
  work(points) {
    const x = this.states.at(-1), t = this.now;
    const to = Math.min(this.known + points, x.length / 2);
    this.law.score(x, this.process.alpha(t), this.process.sigma(t), this.scores, this.known, to);
    this.known = to;
    if (to === x.length / 2) this.step(x, t);
  }

  step(x, t) {
    const dt = t - this.times[this.states.length], last = this.states.length === this.settings.steps;
    const { keep, pull, shake } = this.coefficients(t, dt);
    const next = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) {
      const noise = shake && !last ? this.random.normal() : 0; // the last step adds none
      next[i] = keep * x[i] + pull * this.scores[i] + shake * noise;
    }
    this.states.push(next);
    this.known = 0;
  }

  coefficients(t, dt) {
    const { sampler, mistake, noise } = this.settings;
    const { keep, pull, shake } = MISTAKES[mistake](SAMPLERS[sampler](this.process, t, dt), dt);
    return { keep, pull, shake: shake * noise };
  }

  /** The state at a time t that was reached; between two steps, on the line that joins them. */
  at(t) {
    const { i, share } = this.place(t), a = this.states[i], b = this.states[i + 1];
    return share ? a.map((u, k) => u + share * (b[k] - u)) : a;
  }

  /** Where t is among the steps that were made: after step i, and a share of the way through the next. */
  place(t) {
    const { times, states } = this, last = states.length - 1;
    const exact = Math.max(0, ((times[0] - t) / (times[0] - times.at(-1))) * this.settings.steps);
    const i = Math.min(Math.floor(exact + 1e-9), last);
    return { i, share: i === last ? 0 : Math.max(0, exact - i) };
  }

  /** How far the run has come. */
  get now() {
    return this.times[this.states.length - 1];
  }

  /** Whether it has come down to t. */
  reached(t) {
    return this.done || this.now <= t;
  }

  /** The way of a point from noise to its place at t. */
  path(point, t) {
    const { i } = this.place(t), here = this.at(t);
    const states = [...this.states.slice(0, i + 1), here];
    return [0, 1].map((d) => states.map((x) => x[2 * point + d]));
  }
}
