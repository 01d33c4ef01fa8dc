// Four ways from noise to data. Each step of each of them is the same sum:
//
//     x  <-  keep x + pull score + shake noise
//
// From t to t - dt, with beta = g^2 of the VP-SDE, alpha and sigma its scales:

const SAMPLERS = {
  // Euler-Maruyama on the reverse SDE (Song Eq. 6)
  sde(process, t, dt) {
    const b = process.beta(t) * dt;
    return { keep: 1 + b / 2, pull: b, shake: Math.sqrt(b) };
  },
  // Euler on the probability flow (Song Eq. 13): half the pull, no shake
  ode(process, t, dt) {
    const b = process.beta(t) * dt;
    return { keep: 1 + b / 2, pull: b / 2, shake: 0 };
  },
  // Ho's ancestral step (Ho Eq. 11, with the variance of Eq. 7), for a chain of these steps
  ddpm(process, t, dt) {
    const ratio = process.alpha(t) / process.alpha(t - dt), b = 1 - ratio ** 2;
    const left = (process.sigma(t - dt) / process.sigma(t)) ** 2;
    return { keep: 1 / ratio, pull: b / ratio, shake: Math.sqrt(b * left) };
  },
  // Euler along the mean velocity of straight lines, v = -(x + t score) / (1 - t)
  flow(process, t, dt) {
    return { keep: 1 + dt / (1 - t), pull: (dt * t) / (1 - t), shake: 0 };
  },
};

// What goes wrong when one symbol does: each takes the right coefficients, and spoils them.
const MISTAKES = {
  none: (right) => right,
  dt: (right, dt) => ({ ...right, shake: right.shake * Math.sqrt(dt) }),
  half: (right) => ({ ...right, shake: right.shake / 2 }),
  still: (right) => ({ ...right, shake: 0 }),
  sign: (right) => ({ ...right, keep: 2 - right.keep, pull: -right.pull }), // + drift dt, for - drift dt
};

const T_MIN = 1e-3; // where sampling ends: the score grows without bound below
const T_MAX = 1 - 1e-6; // where a straight line begins: its velocity is 0 / 0 at 1

/** The times of so many even steps, from noise to data. */
function grid(sampler, steps) {
  const top = sampler === "flow" ? T_MAX : 1;
  return Float64Array.from({ length: steps + 1 }, (_, i) => top + (i / steps) * (T_MIN - top));
}
