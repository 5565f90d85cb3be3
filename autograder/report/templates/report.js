// Sorting, searching and filtering the table of submissions. Without this script the page is
// complete, in the order of the submissions.
"use strict";

(() => {
  const table = document.getElementById("submissions");
  const body = table.tBodies[0];
  const headers = Array.from(table.tHead.rows[0].cells);
  const search = document.getElementById("search");
  const chips = Array.from(document.querySelectorAll("#chips button"));
  const shown = document.getElementById("shown");
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

  // Case and accents do not count in a search.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const textOf = (cell) => cell.textContent.trim();
  const rows = Array.from(body.rows, (element) => ({
    element,
    status: element.dataset.status,
    text: plain(Array.from(element.querySelectorAll(".find"), textOf).join("\n")),
  }));

  // The value of a cell to sort by; null if it is empty.
  function valueOf(row, column, kind) {
    const cell = row.element.cells[column];
    if (kind === "text") return textOf(cell).replace(/^–$/, "") || null;
    return cell.dataset.value === "" ? null : Number(cell.dataset.value);
  }

  // Empty cells come last in both directions; equal ones keep the order of the submissions.
  function sortBy(column, direction) {
    const kind = headers[column].dataset.sort;
    const keyed = rows.map((row) => ({ row, value: valueOf(row, column, kind) }));
    const sign = direction === "ascending" ? 1 : -1;
    keyed.sort((one, other) => {
      if (one.value === null || other.value === null) {
        return (one.value === null) - (other.value === null);
      }
      const difference =
        kind === "text" ? collator.compare(one.value, other.value) : one.value - other.value;
      return sign * difference;
    });
    body.append(...keyed.map((item) => item.row.element));
    for (const header of headers) header.removeAttribute("aria-sort");
    headers[column].setAttribute("aria-sort", direction);
  }

  function filter() {
    const words = plain(search.value).split(/\s+/).filter(Boolean);
    const status = chips.find((chip) => chip.getAttribute("aria-pressed") === "true").dataset.status;
    let count = 0;
    for (const row of rows) {
      const fits =
        (!status || row.status === status) && words.every((word) => row.text.includes(word));
      row.element.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count} of ${rows.length} shown`;
  }

  headers.forEach((header, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    header.append(button);
    button.addEventListener("click", () => {
      const up = header.getAttribute("aria-sort") === "ascending";
      sortBy(column, up ? "descending" : "ascending");
    });
  });
  headers[0].setAttribute("aria-sort", "ascending");

  search.addEventListener("input", filter);
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      for (const other of chips) other.setAttribute("aria-pressed", String(other === chip));
      filter();
    });
  }
  document.getElementById("tools").hidden = false;
  filter(); // a browser may have kept the text of the search field
})();
