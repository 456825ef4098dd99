// The side panel: the active milestone as the server describes it, or the chosen arrow; not modal, so that the picture stays in use.
import { part } from "../plan/parts.js";
import { dayText, fill } from "../plan/wording.js";
import { linkForm } from "./link_form.js";

export class Card {
  constructor(element, board) {
    Object.assign(this, { element, board, isOpen: false, shownKey: null });
    this.title = element.querySelector("[data-title]");
    this.body = element.querySelector("[data-body]");
    this.note = element.querySelector("[data-note]");
    element.querySelector("[data-close]").addEventListener("click", () => this.close());
    element.addEventListener("keydown", (event) => { if (event.key === "Escape") this.close(); });
    element.addEventListener("click", (event) => this.#click(event));
    element.addEventListener("submit", (event) => this.#submit(event));
    board.addEventListener("active", () => this.#follow());
    board.addEventListener("chosen", () => this.#chosen());
    board.plan.addEventListener("saved", () => this.#afresh());
    board.plan.addEventListener("consequence", () => this.#foresee());
  }

  open({ focus = false } = {}) {
    if (!this.board.chosen && this.board.activeLine?.kind !== "milestone") return;
    this.#reveal();
    if (!this.board.chosen) this.#show(this.board.activeKey);
    if (focus) this.title.focus();
  }

  close() {
    if (!this.isOpen) return;
    const hadFocus = this.element.contains(document.activeElement);
    this.isOpen = false;
    this.shownKey = null;
    this.element.hidden = true;
    this.body.replaceChildren();
    if (this.board.chosen) this.board.choose(null);
    if (hadFocus) this.board.parts.view.focus({ preventScroll: true });
  }

  /** On a phone it covers the lower half: the line that it tells of comes to the top. */
  #reveal() {
    const wasOpen = this.isOpen;
    this.isOpen = true;
    this.element.hidden = false;
    if (wasOpen || !matchMedia("(max-width: 640px)").matches) return;
    this.board.parts.view.scrollIntoView({ block: "start" });
    this.board.scrollTo({ top: Math.max(0, this.board.activePlace) * this.board.lineHeight });
  }

  #follow() {
    if (this.isOpen && this.board.activeLine?.kind === "milestone") this.#show(this.board.activeKey);
  }

  #afresh() {
    const key = this.shownKey;
    this.shownKey = null;
    if (this.isOpen && key && this.board.plan.row(key)) this.#show(key);
    else if (this.isOpen && key) this.close();
  }

  /** The head at once, from what is known; the rest when the server has answered. */
  async #show(key) {
    if (this.shownKey === key) return;
    this.shownKey = key;
    const row = this.board.plan.row(key);
    this.#head(row.code, row.name);
    this.#foresee();
    this.element.setAttribute("aria-busy", "true");
    this.body.replaceChildren();
    if (!this.board.plan.savedByKey.has(key)) return this.#done();
    const answer = await fetch(`${row.url}/card`, { credentials: "same-origin" }).catch(() => null);
    if (this.shownKey !== key) return;
    if (answer?.ok) this.body.replaceChildren(...read(await answer.text()));
    else this.body.replaceChildren(part("p", {}, this.board.words.offline));
    this.#done();
  }

  #done() {
    this.element.removeAttribute("aria-busy");
  }

  #head(code, name) {
    this.title.replaceChildren(part("span", { class: "code" }, code), " ", part("bdi", {}, name));
  }

  /** What the changes that are not saved yet would make of it. */
  #foresee() {
    const row = this.shownKey && this.board.plan.row(this.shownKey);
    const isPending = Boolean(row) && this.board.isPending(row);
    this.note.hidden = !isPending;
    if (!isPending) return;
    const timing = this.board.timingOf(row);
    this.note.textContent = fill(this.board.words.with_changes, { start: dayText(timing.start), finish: dayText(timing.finish) });
  }

  #chosen() {
    const { chosen } = this.board;
    if (!chosen) {
      if (this.isOpen && this.shownKey === null) this.#follow();
      if (this.isOpen && this.shownKey === null) this.close();
      return;
    }
    const hadFocus = this.element.contains(document.activeElement);
    this.shownKey = null;
    this.note.hidden = true;
    const [from, to] = [this.board.plan.row(chosen.from), this.board.plan.row(chosen.to)];
    this.#head(`${from.code} → ${to.code}`, "");
    this.body.replaceChildren(linkForm(this.board, chosen));
    this.#reveal();
    if (hadFocus) this.title.focus();
  }

  #click(event) {
    const other = event.target.closest("[data-select]");
    const change = event.target.closest("[data-link-from]");
    if (other && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      this.board.reveal(other.dataset.select);
    }
    if (!change) return;
    const { linkFrom, linkTo, linkKind } = change.dataset;
    const link = this.board.links.find((one) => one.from === linkFrom && one.to === linkTo && one.kind === linkKind);
    if (!link) return;
    this.board.choose(link);
    this.body.querySelector("select")?.focus();
  }

  /** Only fields that differ from what stood in them become wishes. */
  #submit(event) {
    const form = event.target;
    if (!form.matches("[data-fields]")) return;
    event.preventDefault();
    const changed = [...form.elements].filter((field) => field.name && field.value !== initial(field));
    const wishes = changed.map((field) => ({ do: "set", key: this.shownKey, field: field.name, text: field.value.trim() }));
    if (wishes.length) this.board.plan.wishAll(wishes);
  }
}

function initial(field) {
  return field instanceof HTMLSelectElement ? [...field.options].find((option) => option.defaultSelected)?.value ?? field.options[0].value : field.defaultValue;
}

function read(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.children];
}

