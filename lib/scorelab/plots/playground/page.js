// The page: settings, the run they ask for, and a picture of it sixty times a second while anything moves.

const NUMBERS = JSON.parse(document.getElementById("numbers").textContent);
const POINTS = 2000, SECONDS = 6, BUDGET = 10; // of a film; milliseconds of a frame for the run
const STEPS = [5, 10, 20, 50, 100, 200, 500, 1000];
const element = (id) => document.getElementById(id);

const processes = { vp: new VPSDE(NUMBERS.sde), straight: new Straight() };
const mixtures = Object.fromEntries(Object.entries(NUMBERS.data).map(([name, law]) => [name, new GaussianMixture(law)]));
const networks = Object.fromEntries(Object.entries(NUMBERS.learned).map(([name, net]) => [name, new ScoreMLP(unpacked(net))]));
const picture = new Picture(element("picture"));
const places = arrowPlaces(), fields = { exact: new Float64Array(places.length), learned: new Float64Array(places.length) };

const settings = { data: Object.keys(mixtures)[0], sampler: "sde", score: "exact", steps: 100, noise: 1, mistake: "none" };
const view = { seed: 1, progress: 0, playing: false, followed: null, dirty: true, last: 0 };
let shown = null; // the run in the picture
let coming = null; // the one that replaces it, once it has come as far

/** Parameters that were written as base64 of little-endian float32. */
function unpacked({ range, parts }) {
  const values = (text) => new Float32Array(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer);
  const read = ([name, { shape, base64 }]) => [name, { shape, values: Float64Array.from(values(base64)) }];
  return { range, parts: Object.fromEntries(Object.entries(parts).map(read)) };
}

const process = () => (settings.sampler === "flow" ? processes.straight : processes.vp);
const law = () => (settings.score === "learned" ? networks[settings.data] : new ExactScore(mixtures[settings.data]));
const shakes = () => settings.sampler === "sde" || settings.sampler === "ddpm";

/** The time at a place of the slider: the VP-SDE's late times, where data appear, get most of it. */
function timeAt(progress) {
  const t = settings.sampler === "flow" ? 1 - progress : (1 - progress) ** 2;
  return Math.max(t, T_MIN);
}

function begin() {
  const random = new Random(view.seed);
  coming = new Run({ ...settings }, process(), law(), random.normals(2 * POINTS), random);
  shown ??= coming;
  view.dirty = true;
  say();
}

function frame(now) {
  const seconds = Math.min(0.1, (now - view.last) / 1000);
  view.last = now;
  work();
  if (view.playing) play(seconds);
  if (view.dirty) draw();
  requestAnimationFrame(frame);
}

/** Let the new run come further; it takes the old one's place as soon as it shows this time, or more than that one. */
function work() {
  if (coming.done && shown === coming) return;
  const t = timeAt(view.progress);
  if (shown === coming && !coming.reached(t)) view.dirty = true; // the picture goes with it
  coming.advance(BUDGET);
  element("carving").value = (coming.states.length - 1) / coming.settings.steps;
  if (shown !== coming && (coming.reached(t) || (!shown.reached(t) && coming.now <= shown.now))) {
    shown = coming;
    view.dirty = true;
  }
  if (coming.done) say();
}

function play(seconds) {
  const next = Math.min(1, view.progress + seconds / SECONDS);
  if (!shown.reached(timeAt(next))) return;
  view.progress = next;
  view.dirty = true;
  if (next === 1) setPlaying(false);
}

function setPlaying(playing) {
  if (playing && view.progress === 1) view.progress = 0;
  view.playing = playing;
  view.dirty = true;
  element("play").setAttribute("aria-label", playing ? "Pause" : "Play");
  element("play-icon").setAttribute("d", playing ? "M7 5h4v14H7zM13 5h4v14h-4z" : "M8 5v14l11-7z");
}

function draw() {
  view.dirty = false;
  picture.fit();
  const t = Math.max(timeAt(view.progress), shown.now), look = looks(), { process, settings } = shown;
  picture.clear(look.paper);
  if (element("density").checked) {
    picture.density(mixtures[settings.data].marginal(process.alpha(t), process.sigma(t)), look.density, look.contour);
  }
  if (element("arrows").checked) drawArrows(Math.min(t, T_MAX), look);
  picture.points(shown.at(t), look.point(t));
  if (view.followed !== null) picture.path(...shown.path(view.followed, t), look.ink, look.paper);
  element("progress").value = view.progress;
  element("progress").setAttribute("aria-valuetext", `t = ${t.toFixed(2)}`);
  element("time").textContent = `t = ${t.toFixed(2)}`;
}

/** The exact arrows, and the learned ones on top, in units of the noise's scale. */
function drawArrows(t, look) {
  const { process, law, settings } = shown, sigma = process.sigma(t);
  const field = (law, out) => law.score(places, process.alpha(t), sigma, out).map((u) => sigma * u);
  const learned = settings.score === "learned";
  picture.arrows(places, field(new ExactScore(mixtures[settings.data]), fields.exact), look.exact, learned ? 4.5 : 1.4);
  if (learned) picture.arrows(places, field(law, fields.learned), look.learned, 1.4);
}

/** Colours: the notebooks' colour of time, lighter in the dark. */
function looks() {
  const dark = document.documentElement.dataset.theme === "dark";
  const mixed = (a, b, share) => a.map((u, i) => Math.round(u + share * (b[i] - u)));
  const point = (t) => {
    const place = t * (NUMBERS.time.length - 1), i = Math.min(Math.floor(place), NUMBERS.time.length - 2);
    const colour = mixed(NUMBERS.time[i], NUMBERS.time[i + 1], place - i);
    return dark ? mixed(colour, [255, 235, 215], 0.28) : colour;
  };
  return dark
    ? { point, paper: "#171c22", ink: "#ffffff", density: [86, 166, 222], contour: "rgb(124 192 242 / 0.32)",
        exact: "rgb(124 192 242 / 0.5)", learned: "#ffb27d" }
    : { point, paper: "#ffffff", ink: "#1c2024", density: [0, 114, 178], contour: "rgb(0 114 178 / 0.30)",
        exact: "rgb(0 96 156 / 0.42)", learned: "#c25500" };
}

/** What the settings mean, and, when the run is done, what came of them. */
function say() {
  const { sampler, mistake, steps } = settings;
  const wrong = mistake === "none" ? "" : `<span class="wrong">${NAMES.mistake[mistake]}:</span> ${SAYS[mistake](steps)} `;
  const arrows = settings.score === "learned" ? "Arrows: exact in blue, learned in orange. " : "";
  const end = coming.done ? result(measure(mixtures[settings.data], coming.states.at(-1))) : "Carving…";
  element("says").innerHTML = `${wrong || `${SAYS[sampler]} `}${arrows}${end}`;
  const score = settings.score === "learned" ? "a learned score" : "the exact score";
  const what = `${POINTS} points, carved into ${settings.data} in ${steps} steps with ${score} (${NAMES.sampler[sampler]}). `;
  element("picture").setAttribute("aria-label", what + element("says").textContent);
}
