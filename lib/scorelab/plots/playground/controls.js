// The controls: each changes a setting, and asks for a new run.

/** A row of radio buttons that set settings[name]. */
function choice(name, labels) {
  const row = document.createElement("div");
  row.className = "segments";
  for (const [value, text] of Object.entries(labels)) {
    const label = document.createElement("label"), input = document.createElement("input");
    Object.assign(input, { type: "radio", name, value, checked: settings[name] === value });
    input.addEventListener("change", () => set({ [name]: value }));
    label.append(input, Object.assign(document.createElement("span"), { textContent: text }));
    row.append(label);
  }
  element(name).append(row);
}

function set(changed) {
  Object.assign(settings, changed);
  if (!(settings.data in networks)) settings.score = "exact";
  if (!shakes() && settings.mistake !== "sign") settings.mistake = "none";
  show();
  begin();
}

/** The controls as the settings are; what makes no difference now cannot be used. */
function show() {
  for (const input of document.querySelectorAll(".segments input")) {
    input.checked = settings[input.name] === input.value;
    if (input.value === "learned") input.disabled = !(settings.data in networks);
  }
  for (const button of element("mistakes").children) {
    button.setAttribute("aria-pressed", settings.mistake === button.value);
    button.disabled = !shakes() && button.value !== "sign";
  }
  element("noise").disabled = !shakes();
  element("noise-says").textContent = shakes() ? `${settings.noise.toFixed(2)} ×` : "none in this one";
  element("noise").setAttribute("aria-valuetext", `${settings.noise.toFixed(2)} times`);
  element("steps-says").textContent = settings.steps;
  element("steps").setAttribute("aria-valuetext", `${settings.steps} steps`);
}

function mistakes() {
  for (const [value, textContent] of Object.entries(NAMES.mistake)) {
    const button = Object.assign(document.createElement("button"), { type: "button", value, textContent });
    button.addEventListener("click", () => {
      set({ mistake: settings.mistake === value ? "none" : value });
      if (view.progress < 1 && !view.playing) setPlaying(true);
    });
    element("mistakes").append(button);
  }
}

/** The point of the run in the picture that is nearest to (x, y). */
function nearest(x, y) {
  const state = shown.at(timeAt(view.progress));
  let best = 0, least = Infinity;
  for (let b = 0; b < POINTS; b++) {
    const distance = Math.hypot(state[2 * b] - x, state[2 * b + 1] - y);
    if (distance < least) [best, least] = [b, distance];
  }
  return best;
}

function follow(point) {
  view.followed = point;
  view.dirty = true;
}

/** Dark or light as the page around is, such as JupyterLab, or else as the reader's system. */
function theme() {
  let host = "";
  try {
    const { dataset } = parent.document.body;
    host = dataset.jpThemeLight === "false" ? "dark" : dataset.jpThemeLight === "true" ? "light" : dataset.theme;
  } catch { /* a page around that must not be read */ }
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  document.documentElement.dataset.theme = ["dark", "light"].includes(host) ? host : system;
  view.dirty = true;
}

/** A frame around the page becomes as high as the page. */
function fitFrame() {
  try {
    frameElement.style.height = `${Math.ceil(document.querySelector("main").getBoundingClientRect().height)}px`;
  } catch { /* there is no frame, or it must not be touched */ }
}

function watchTheme() {
  theme();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", theme);
  try {
    new MutationObserver(theme).observe(parent.document.body, { attributes: true });
  } catch { /* as above */ }
}

function start() {
  choice("data", Object.fromEntries(Object.keys(mixtures).map((name) => [name, name])));
  choice("sampler", NAMES.sampler);
  choice("score", NAMES.score);
  mistakes();
  element("play").addEventListener("click", () => setPlaying(!view.playing));
  element("progress").addEventListener("input", (event) => {
    setPlaying(false);
    view.progress = Number(event.target.value);
  });
  element("steps").addEventListener("input", (event) => set({ steps: STEPS[event.target.value] }));
  element("noise").addEventListener("input", (event) => set({ noise: Number(event.target.value) }));
  for (const id of ["density", "arrows"]) element(id).addEventListener("change", () => { view.dirty = true; });
  element("follow").addEventListener("click", () => follow(((view.followed ?? 0) + 137) % POINTS));
  element("redraw").addEventListener("click", () => { view.seed += 1; begin(); });
  element("picture").addEventListener("click", (event) => follow(nearest(...picture.place(event))));
  new ResizeObserver(() => { view.dirty = true; }).observe(element("picture"));
  new ResizeObserver(fitFrame).observe(document.querySelector("main"));
  watchTheme();
  steps();
  show();
  begin();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (calm) view.progress = 1; // what was carved, and no film
  else setPlaying(true);
  requestAnimationFrame(frame);
}

function steps() {
  element("steps").max = STEPS.length - 1;
  element("steps").value = STEPS.indexOf(settings.steps);
}

start();
