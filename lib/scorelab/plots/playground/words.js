// What the playground says.

const NAMES = {
  sampler: { sde: "SDE", ode: "ODE", ddpm: "DDPM", flow: "Flow" },
  score: { exact: "exact", learned: "learned" },
  mistake: { dt: "dt for √dt", half: "half the noise", still: "no noise", sign: "a wrong sign" },
};

const SAYS = {
  sde: "The reverse SDE: each step pulls a point, and shakes it a little.",
  ode: "The probability flow: half the pull and no dice, so points slide along smooth curves.",
  ddpm: "Ho's chain: each step asks what the cleaner point was, and draws one.",
  flow: "Flow matching: points follow the mean velocity of straight lines, with no dice.",
  dt: (steps) => `With ${steps} steps, each shake is √${steps} ≈ ${Math.sqrt(steps).toFixed(1)} times too small. The islands collapse into dots.`,
  half: () => "Each shake brings a quarter of the variance. The islands come out too narrow.",
  still: () => "All the pull, and no shake to balance it. The points end on a few dots.",
  sign: () => "The pull goes the wrong way in time. Points flee from the data.",
};

/** Two digits of a number that is of the size of 1. */
function brief(number) {
  return Number.isFinite(number) ? (number < 10 ? number.toFixed(2) : number.toPrecision(2)) : "∞";
}

/** What was carved, in numbers: how wide an island is beside the data's, and how many points are on none. */
function measure(data, x) {
  const distances = [];
  let strays = 0, away = 0;
  for (let i = 0; i < x.length; i += 2) {
    const nearest = Math.sqrt(Math.min(...data.means.map((_, k) => data.distance2(k, x[i], x[i + 1]))));
    distances.push(nearest);
    if (!(nearest < 4)) strays += 1;
    if (!(Math.max(Math.abs(x[i]), Math.abs(x[i + 1])) < EXTENT)) away += 1;
  }
  distances.sort((a, b) => a - b);
  const median = Math.sqrt(2 * Math.log(2)); // of the distance, for a Gaussian in the plane
  return { width: distances[x.length >> 2] / median, strays: strays / distances.length, away: away / distances.length };
}

function result({ width, strays, away }) {
  const percent = (share) => `${(100 * share).toFixed(share && share < 0.1 ? 1 : 0)}\u00a0%`;
  if (away > 0.5) return `<b>${percent(away)}</b> of the points have left the picture.`;
  return `Carved: islands <b>${brief(width)}\u00a0×</b> as wide as the data's; <b>${percent(strays)}</b> of the points on none.`;
}
