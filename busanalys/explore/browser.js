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

// plotly.js comes from Python once for all plots of the page, which wait for it
async function provide(model) {
  const waiting = (window.busanalysPlotly ??= Promise.withResolvers());
  if (waiting.given) return;
  waiting.given = true;
  const module = { exports: {} };
  const library = await new Blob([model.get("library")]).text();
  new Function("module", "exports", "define", library)(module, module.exports, undefined);
  waiting.resolve(module.exports);
}

async function picture({ name, format, figure, size }) {
  const plotly = await window.busanalysPlotly.promise;
  const address = await plotly.toImage(figure, { format, ...size });
  const content = await (await fetch(address)).blob();
  save({ name, mime: content.type }, [content]);
}

// ipywidgets gives its slider and its play buttons no names that a screen reader could say
const NAMES = [
  [".noUi-handle", "Tidslinje, välj år med pilarna"],
  [".widget-play button:nth-of-type(1)", "Spela upp åren"],
  [".widget-play button:nth-of-type(2)", "Sluta spela"],
];
function label(controls, years) {
  for (const [place, name] of NAMES)
    controls.querySelectorAll(place).forEach((part) => part.setAttribute("aria-label", name));
  controls.querySelectorAll(".noUi-handle").forEach((part) => {
    const year = years[Math.round(part.getAttribute("aria-valuenow"))] ?? "";
    if (part.getAttribute("aria-valuetext") !== year) part.setAttribute("aria-valuetext", year);
  });
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
    provide(model);
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
    const name = () => label(el.closest(".bus-dashboard").querySelector(".bus-controls"), model.get("years"));
    const named = new MutationObserver(name);
    const looking = setInterval(() => look(model), LOOK);
    let timer = 0;
    const attach = () => {
      const dashboard = el.closest(".bus-dashboard");
      if (dashboard) {
        const controls = dashboard.querySelector(".bus-controls");
        named.observe(controls, { childList: true, subtree: true, attributeFilter: ["aria-valuetext", "aria-valuenow"] });
        model.on("change:years", name);
        name();
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
      named.disconnect();
    };
  },
};
