"use strict";
// Finds places and reports as one types and lists them under the field. Words are compared without capitals, dots, rings and
// hyphens; a profile of an older year is found by its year only, so that a name gives one line. Without JavaScript everything
// is listed and the field stays hidden.
(function () {
  const MOST = 12;
  const field = document.getElementById("sok");
  const said = document.getElementById("traffar");
  const hits = document.getElementById("funna");
  const folded = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter(Boolean);
  const list = (words) => (words || "").split(" ").filter(Boolean);
  const entries = Array.from(document.querySelectorAll("main li[data-find]"), (item) => ({
    item,
    own: list(item.dataset.find),
    around: list(item.dataset.within),
    year: item.dataset.year,
    former: item.classList.contains("former"),
  }));

  // 0 says no; the earlier its own words begin as those typed, the better, and what there is today before what there was.
  function score(entry, typed) {
    if (entry.year && !typed.includes(entry.year)) return 0;
    const begins = (words, word) => words.findIndex((one) => one.startsWith(word));
    const places = typed.map((word) => begins(entry.own, word));
    const every = places.every((place, number) => place >= 0 || begins(entry.around, typed[number]) >= 0);
    const first = Math.max(...places);
    if (!every || first < 0) return 0;
    return 100 - Math.min(first, 50) - (entry.former ? 70 : 0) + (entry.own[0] === typed[0] ? 10 : 0);
  }

  function shown(entry) {
    const copy = entry.item.cloneNode(true);
    copy.querySelectorAll("[id]").forEach((part) => part.removeAttribute("id"));
    copy.querySelectorAll("details").forEach((details) => (details.open = true));
    return copy;
  }

  function search() {
    const typed = folded(field.value);
    const found = typed.length ? entries.map((entry) => ({ entry, points: score(entry, typed) })).filter((one) => one.points) : [];
    const best = found.sort((one, other) => other.points - one.points).slice(0, MOST);
    const inner = (one) => best.some((other) => other !== one && other.entry.item.contains(one.entry.item));
    hits.replaceChildren(...best.filter((one) => !inner(one)).map((one) => shown(one.entry)));
    if (!typed.length) said.textContent = "";
    else if (!found.length) said.textContent = "Inget med det namnet";
    else said.textContent = found.length > MOST ? `${found.length} träffar, de ${MOST} närmaste visas` : `${found.length} ${found.length === 1 ? "träff" : "träffar"}`;
  }

  document.querySelector(".finder").hidden = false;
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    const link = event.key === "Enter" && hits.querySelector("a[href]");
    if (link) link.click();
  });
  if (field.value) search();
})();
