"use strict";
// Finds reports and groups by name as one types; without JavaScript everything is listed and the field stays hidden.
(function () {
  const field = document.getElementById("sok");
  const said = document.getElementById("traffar");
  const entries = Array.from(document.querySelectorAll("main li[data-name]"));
  const parts = Array.from(document.querySelectorAll("main details, main [data-part]")).reverse(); // inner before outer
  const plain = (text) => text.toLocaleLowerCase("sv").normalize("NFC").trim();

  function search() {
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    entries.forEach((entry) => (entry.hidden = !words.every((word) => plain(entry.dataset.name).includes(word))));
    parts.forEach((part) => {
      part.hidden = !part.querySelector("li[data-name]:not([hidden])");
      if (part.matches("details")) part.open = words.length > 0 && !part.hidden;
    });
    const found = entries.filter((entry) => !entry.hidden).length;
    said.textContent = words.length ? (found ? `${found} av ${entries.length} visas` : "Inget med det namnet") : "";
  }

  document.querySelector(".finder").hidden = false;
  field.addEventListener("input", search);
  if (field.value) search();
})();
