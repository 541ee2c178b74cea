"use strict";
// Draws every figure from the JSON beside it, closes the tables that stand open for readers without JavaScript,
// and gives maps their upright layout on narrow screens. No request leaves the page.
(function () {
  const NARROW = 560;
  const CONFIG = {
    displayModeBar: false,
    displaylogo: false,
    responsive: true,
    scrollZoom: false,
    doubleClick: false,
    plotlyServerURL: "",
    topojsonURL: "",
    locale: "sv",
  };
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const template = read("plotly-template");

  function assign(target, path, value) {
    const keys = path.split(".");
    const last = keys.pop();
    keys.reduce((inner, key) => (inner[key] = inner[key] || {}), target)[last] = value;
  }

  function layoutFor(source, narrow) {
    const layout = JSON.parse(JSON.stringify(source.layout));
    layout.template = layout.template || template;
    const changes = narrow && layout.meta && layout.meta.narrow;
    Object.entries(changes || {}).forEach(([path, value]) => assign(layout, path, value));
    return layout;
  }

  function draw(place) {
    const source = read(place.dataset.source);
    let narrow = place.clientWidth < NARROW;
    Plotly.newPlot(place, source.data, layoutFor(source, narrow), CONFIG);
    new ResizeObserver(() => {
      const now = place.clientWidth < NARROW;
      if (now !== narrow) {
        narrow = now;
        Plotly.react(place, source.data, layoutFor(source, narrow), CONFIG);
      }
    }).observe(place);
  }

  document.querySelectorAll("figure details").forEach((details) => details.removeAttribute("open"));
  document.querySelectorAll(".plot").forEach((place) => {
    place.style.minHeight = place.dataset.height + "px";
    draw(place);
    place.style.minHeight = "";
  });
  document.documentElement.dataset.drawn = "yes";
})();
