"use strict";
// Draws every figure from the compressed JSON at the end of the page and gives maps their upright layout on narrow screens. Text and table of a
// figure stand open for readers without JavaScript and are closed here; they open again where a figure cannot be drawn.
// No request leaves the page.
(function () {
  const NARROW = 560;
  // A4 holds 672 CSS pixels between our print margins, and 980 down. A tall figure is scaled to fit on a page with a heading, its
  // caption and its source, though not below 8 points for letters of 11 pixels; one that is taller still is drawn lower.
  const PAPER = { width: 672, height: 880, smallest: 0.97 };
  const CONFIG = {
    displayModeBar: false,
    displaylogo: false,
    responsive: false, // we follow the width of the figure, not that of the window
    scrollZoom: false,
    doubleClick: false,
    showSendToCloud: false,
    plotlyServerURL: "",
    topojsonURL: "",
    locale: "sv",
  };
  // areas that a choropleth brings itself need no map of the world, which plotly would otherwise ask a server for
  const LAYERS = ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"];
  const WORLD = { arcs: [], objects: Object.fromEntries(LAYERS.map((name) => [name, { type: "GeometryCollection", geometries: [] }])) };
  window.PlotlyGeoAssets = { topojson: { world_110m: WORLD, world_50m: WORLD } };
  const needsTheWorld = (trace) => trace.type === "scattergeo" || (trace.type === "choropleth" && !trace.geojson);
  const root = document.documentElement;
  const places = Array.from(document.querySelectorAll(".plot"));
  const listed = document.getElementById("profiler");
  const profiles = listed ? JSON.parse(listed.textContent) : {}; // name of a group to the address of its profile
  let drawings; // {plots, templates, arrays}

  function assign(target, path, value) {
    const keys = path.split(".");
    const last = keys.pop();
    keys.reduce((inner, key) => (inner[key] = inner[key] || {}), target)[last] = value;
  }

  function whole(coordinates) {
    return coordinates && coordinates.shared !== undefined ? drawings.arrays[coordinates.shared] : coordinates;
  }

  function tracesOf(source) {
    return source.data.map((trace) => Object.assign({}, trace, { x: whole(trace.x), y: whole(trace.y) }));
  }

  function layoutFor(source, width, most) {
    const layout = JSON.parse(JSON.stringify(source.layout));
    if (typeof layout.template === "number") layout.template = drawings.templates[layout.template];
    const meta = layout.meta || {};
    const changes = width < (meta.narrow_below || NARROW) && meta.narrow;
    Object.entries(changes || {}).forEach(([path, value]) => assign(layout, path, value));
    if (most < layout.height) layout.height = most;
    return Object.assign(layout, { width, autosize: false });
  }

  function draw(place, width, most) {
    if (!place.drawing) {
      place.picture = place.firstElementChild;
      place.replaceChildren();
      const source = drawings.plots[place.dataset.plot];
      place.drawing = { source, traces: tracesOf(source) };
    }
    if (place.drawing.traces.some(needsTheWorld)) throw new Error("a map of the world comes from the network");
    place.drawing.width = width;
    const drawing = Plotly.react(place, place.drawing.traces, layoutFor(place.drawing.source, width, most), CONFIG);
    return drawing.then(() => linked(place));
  }

  // Names of groups in a figure lead to their profiles, where there are some; the table under it has the same links.
  function linked(place) {
    place.querySelectorAll(".annotation-text, .ytick text, .xtick text, .textpoint text").forEach((words) => {
      const name = words.dataset.unformatted && words.dataset.unformatted.replace(/-<br>/g, "-").replace(/<br>/g, " ").replace(/<[^>]*>/g, "").trim();
      const address = profiles[name] || profiles[(words.textContent || "").trim()];
      if (!address) return;
      words.classList.add("to-profile");
      words.style.pointerEvents = "all";
      words.onclick = () => location.assign(address);
    });
  }

  function toProfile(event) {
    const point = event.points && event.points[0];
    const named = point && [point.data.name, point.customdata, point.y, point.x, point.text].find((value) => profiles[value]);
    if (named) location.assign(profiles[named]);
  }

  function failed(place) {
    const picture = place.picture || place.querySelector("picture");
    if (picture) {
      place.replaceChildren(picture);
      return;
    }
    place.textContent = "Figuren kunde inte ritas här. Samma uppgifter står i text och tabell nedan.";
    place.removeAttribute("aria-hidden");
    place.closest("figure").querySelector("details").open = true;
    root.dataset.failed = Number(root.dataset.failed || 0) + 1;
  }

  async function drawOrSay(place) {
    try {
      await draw(place, place.clientWidth);
      place.on("plotly_click", toProfile);
      new ResizeObserver(() => {
        if (place.clientWidth && place.clientWidth !== place.drawing.width && !root.dataset.printing) draw(place, place.clientWidth);
      }).observe(place);
    } catch (error) {
      console.error(error);
      failed(place);
    } finally {
      place.style.minHeight = "";
    }
  }

  async function inflated(packed) {
    const bytes = Uint8Array.from(atob(packed.textContent.trim()), (letter) => letter.charCodeAt(0));
    packed.remove();
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }

  // A page that carries plotly.js itself holds it compressed; the policy lets only a script of exactly that content run.
  async function run(packed) {
    const script = document.createElement("script");
    script.textContent = await inflated(packed);
    document.head.append(script);
  }

  async function start() {
    const plotly = document.querySelector("script#plotly-packad");
    try {
      if (plotly) await run(plotly);
      drawings = JSON.parse(await inflated(document.querySelector("script#figurer-packade")));
    } catch (error) {
      console.error(error);
    }
    for (const place of places) await drawOrSay(place);
    root.dataset.drawn = "yes";
  }

  // The height of what has to stand on the same page as a plot: its caption, notes and source.
  function around(place) {
    const words = Array.from(place.parentElement.children).filter((part) => part !== place && part.tagName !== "DETAILS");
    return words.reduce((height, part) => height + part.offsetHeight, 0);
  }

  function forPaper() {
    root.dataset.printing = "yes";
    places.filter((place) => place.drawing).forEach((place) => {
      const room = PAPER.height - around(place);
      place.style.zoom = Math.max(Math.min(1, room / place.drawing.source.layout.height), PAPER.smallest);
      draw(place, Math.floor(PAPER.width / place.style.zoom), Math.floor(room / place.style.zoom));
    });
  }

  function forScreen() {
    delete root.dataset.printing;
    places.filter((place) => place.drawing).forEach((place) => {
      place.style.zoom = "";
      draw(place, place.clientWidth);
    });
  }

  // Only a table that is wider than its place needs to be reached by keyboard to be scrolled.
  function scrollable(area) {
    const overflows = area.scrollWidth > area.clientWidth;
    if (overflows) area.tabIndex = 0;
    else area.removeAttribute("tabindex");
    area.toggleAttribute("data-overflows", overflows);
  }

  // Heads of a table become buttons that sort the rows of each of its parts.
  function sortable(table) {
    const heads = Array.from(table.tHead.rows[0].cells);
    const signs = Array.from(table.querySelectorAll(".key b"), (mark) => mark.textContent);
    const rank = (row, column) => {
      const { order, sign } = row.cells[column].dataset;
      return order || (sign ? String(signs.indexOf(sign)) : row.cells[column].textContent.trim());
    };
    const compare = (one, other) => one.localeCompare(other, "sv", { numeric: true });
    const sort = (column, head) => {
      const turn = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", turn > 0 ? "ascending" : "descending");
      Array.from(table.tBodies).forEach((body) => {
        const rows = Array.from(body.rows).filter((row) => !row.classList.contains("theme"));
        body.append(...rows.sort((a, b) => turn * compare(rank(a, column), rank(b, column))));
      });
    };
    heads.forEach((head, column) => {
      if (head.tagName !== "TH") return;
      const button = document.createElement("button");
      button.className = "sort";
      button.append(...head.childNodes);
      button.onclick = () => sort(column, head);
      head.append(button);
    });
  }

  // What a sign says is shown where the pointer rests.
  function tellSign({ target }) {
    if ("sign" in target.dataset || "look" in target.dataset) target.title = target.textContent;
  }

  document.querySelectorAll("table.scoreboard, table.matrix").forEach((table) => table.addEventListener("mouseover", tellSign));
  document.querySelectorAll("table.sortable").forEach(sortable);
  document.querySelectorAll("figure details").forEach((details) => (details.open = false));
  places.forEach((place) => (place.style.minHeight = place.dataset.height + "px"));
  const widths = new ResizeObserver((entries) => entries.forEach((entry) => scrollable(entry.target)));
  document.querySelectorAll(".scroll").forEach((area) => widths.observe(area));
  window.addEventListener("beforeprint", forPaper);
  window.addEventListener("afterprint", forScreen);
  if (document.readyState === "complete") start();
  else window.addEventListener("load", start);
})();
