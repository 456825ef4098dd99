// A new dependency by keyboard: the other end is named by its code, or by the beginning of its name.
import { icon, part } from "../plan/parts.js";
import { fill } from "../plan/wording.js";
import { field, fields, read } from "./link_form.js";

const OFFERED = 8;

export function openLinkDialog(board, row) {
  const { plan, words } = board;
  const offers = part("datalist", { id: "gantt-offers" });
  const other = part("input", { class: "form-control", id: "gantt-other", list: "gantt-offers", required: true, autocomplete: "off", "aria-describedby": "gantt-other-error" });
  const error = part("p", { id: "gantt-other-error", class: "field-error", role: "alert" });
  const form = part("form", {}, field(words.link_other, "gantt-other", other, error), offers, ...fields(board, null, "new"),
    part("div", { class: "form-end" }, part("button", { class: "btn btn-primary" }, icon("eye"), words.see),
      part("button", { type: "button", class: "btn", onclick: () => dialog.close() }, words.cancel)));
  const dialog = part("dialog", { class: "window", "aria-labelledby": "gantt-link-title" },
    part("div", { class: "window-head" }, part("h2", { id: "gantt-link-title" }, fill(words.link_from, { code: row.code || row.name }))), form);
  other.addEventListener("input", () => {
    error.textContent = "";
    offers.replaceChildren(...found(plan.rows, other.value).map((one) => part("option", { value: one.code || one.name }, one.name)));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const target = named(plan.rows, other.value);
    if (!target || target === row) {
      error.textContent = words[target ? "link_itself" : "link_unknown"];
      return other.focus();
    }
    dialog.close();
    return plan.wish({ do: "link", from: row.key, to: target.key, ...read(form) });
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    board.parts.view.focus({ preventScroll: true });
  });
  document.body.append(dialog);
  dialog.showModal();
}

function found(rows, text) {
  const sought = text.trim().toLowerCase();
  return sought ? rows.filter((row) => `${row.code} ${row.name}`.toLowerCase().includes(sought)).slice(0, OFFERED) : [];
}

function named(rows, text) {
  const sought = text.trim().toLowerCase();
  const exact = rows.find((row) => row.code.toLowerCase() === sought) ?? rows.find((row) => row.name.toLowerCase() === sought);
  const near = found(rows, text);
  return exact ?? (near.length === 1 ? near[0] : null);
}
