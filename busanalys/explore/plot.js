// A plot of the dashboard: drawn whole each time with the one plotly.js that browser.js has in the page.
const CONFIG = { displayModeBar: false, plotlyServerURL: "" };

export default {
  render({ model, el }) {
    const box = document.createElement("div");
    el.append(box);
    let plotly, left = false, waiting = false;
    const draw = async () => {
      plotly = await (window.busanalysPlotly ??= Promise.withResolvers()).promise;
      const { data, layout } = JSON.parse(model.get("drawing"));
      waiting = !el.clientWidth; // a plot that has no width yet is drawn when it gets one, and not twice
      if (left || waiting || !data.length) return;
      await plotly.react(box, data, { ...layout, width: el.clientWidth }, CONFIG);
      box.removeAllListeners("plotly_click");
      box.on("plotly_click", ({ points: [point] }) => model.send({ name: point.data.name, x: point.x ?? null }));
    };
    model.on("change:drawing", draw);
    // a plot follows its column, not its own height; one that has left the page has no width to follow
    const follow = () => {
      const width = el.clientWidth;
      if (waiting) draw();
      else if (width && box.layout && box.layout.width !== width) plotly.relayout(box, { width });
    };
    const watch = new ResizeObserver(follow);
    watch.observe(el);
    draw();
    return () => {
      left = true;
      watch.disconnect();
      model.off("change:drawing", draw);
      if (plotly) plotly.purge(box);
    };
  },
};
