// What only the browser can do for the dashboard: save a file, copy text, take a picture of a plot.
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function save({ name, mime }, [content]) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: mime }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function copy({ text }) {
  await navigator.clipboard.writeText(text);
}

// plotly.js comes from Python with the first picture, since the plots in the page keep theirs to themselves
let plotly;
async function picture({ name, format, figure, size }, [library]) {
  if (library) {
    const module = { exports: {} };
    new Function("module", "exports", "define", await new Blob([library]).text())(module, module.exports, undefined);
    plotly = module.exports;
  }
  const address = await plotly.toImage(figure, { format, ...size });
  const content = await (await fetch(address)).blob();
  save({ name, mime: content.type }, [content]);
}

// plots are drawn before the columns have their width, and later follow the window alone; plotly fits them when it changes
let fitted = 0;
function refit() {
  [0, 300, 1200].forEach((pause) => setTimeout(resize, pause));
}
function fit(width) {
  if (Math.abs(width - fitted) <= 1) return;
  fitted = width;
  refit();
}

// a figure that replaced another has got its width fixed by plotly, which then no longer follows
function resize() {
  document.querySelectorAll(".bus-panel .js-plotly-plot").forEach((plot) => delete plot.layout.width);
  window.dispatchEvent(new Event("resize"));
}

// ipywidgets gives its slider and its play buttons no names that a screen reader could say
const NAMES = [
  [".noUi-handle", "Årets läge på reglaget"],
  [".widget-play button:nth-of-type(1)", "Spela upp åren"],
  [".widget-play button:nth-of-type(2)", "Sluta spela"],
];
function label(controls) {
  for (const [place, name] of NAMES)
    controls.querySelectorAll(place).forEach((part) => part.setAttribute("aria-label", name));
}

// the files on disk may change while the dashboard is open
const LOOK = 4000; // milliseconds
let asked = 0;
function look(model) {
  if (document.hidden || model.get("looked") < asked) return;
  asked = model.get("looked") + 1;
  model.send({ kind: "look" });
}

// after a restart of the kernel no control moves anything, which must be said
const LOST = "Python har startats om, så reglagen styr inget längre. Kör cellen igen (Skift och Enter).";
function lost(dashboard) {
  if (!dashboard || dashboard.classList.contains("bus-lost")) return;
  dashboard.classList.add("bus-lost");
  const said = document.createElement("p");
  said.setAttribute("role", "alert");
  said.textContent = LOST;
  dashboard.prepend(said);
}

const actions = { save, copy, picture };

export default {
  initialize({ model }) {
    model.on("msg:custom", async (message, buffers) => {
      try {
        await actions[message.kind](message, buffers);
        model.set("failed", "");
      } catch (error) {
        model.set("failed", String(error));
      }
      model.set("done", model.get("done") + 1);
      model.save_changes();
    });
  },
  render({ model, el }) {
    const watch = new ResizeObserver(([seen]) => fit(seen.contentRect.width));
    const returned = new MutationObserver(refit); // a plot that comes back after a table has the width that it had
    const named = new MutationObserver(([seen]) => label(seen.target.closest(".bus-controls")));
    const looking = setInterval(() => look(model), LOOK);
    let timer = 0;
    const attach = () => {
      const dashboard = el.closest(".bus-dashboard");
      if (dashboard) {
        watch.observe(dashboard);
        dashboard.querySelectorAll(".bus-panel").forEach((panel) => returned.observe(panel, { childList: true }));
        const controls = dashboard.querySelector(".bus-controls");
        named.observe(controls, { childList: true, subtree: true });
        label(controls);
        // JupyterLab takes arrows and letters for its own commands, also those typed in a menu
        dashboard.setAttribute("data-lm-suppress-shortcuts", "true");
        dashboard.addEventListener("keydown", (event) => event.stopPropagation());
        // the name of a group leads to its page in a report, here to its figures
        dashboard.addEventListener("click", (event) => {
          const name = event.target.closest("a[data-profile]");
          if (!name) return;
          event.preventDefault();
          model.send({ kind: "group", group: name.dataset.profile });
        });
        model.on("comm_live_update", () => lost(dashboard));
      } else {
        timer = setTimeout(attach, 100); // not in the page yet
      }
    };
    attach();
    return () => {
      clearTimeout(timer);
      clearInterval(looking);
      watch.disconnect();
      named.disconnect();
      returned.disconnect();
    };
  },
};
