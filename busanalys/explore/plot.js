// A plot of the dashboard: drawn whole each time with the one plotly.js that browser.js has in the page.
const CONFIG = { displayModeBar: false, plotlyServerURL: "" };

export default {
  render({ model, el }) {
    const box = document.createElement("div");
    el.append(box);
    let plotly, left = false;
    const draw = async () => {
      plotly = await (window.busanalysPlotly ??= Promise.withResolvers()).promise;
      const { data, layout } = JSON.parse(model.get("drawing"));
      if (left || !data.length) return;
      await plotly.react(box, data, { ...layout, width: el.clientWidth || undefined }, CONFIG);
      box.removeAllListeners("plotly_click");
      box.on("plotly_click", ({ points: [point] }) => model.send({ name: point.data.name, x: point.x ?? null }));
    };
    model.on("change:drawing", draw);
    // a plot is drawn before its column has a width, and later follows the column, not its own height
    const follow = () => box.layout && box.layout.width !== el.clientWidth && plotly.relayout(box, { width: el.clientWidth });
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
