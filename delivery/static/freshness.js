// Notices within seconds that the project of this page changed, and offers the new state; it never reloads a page by itself.
//
// A project's page carries <main data-head="…" data-head-address="…">. The address is asked every few seconds with If-None-Match
// and answers 304 without a body until something changed that this person may see. Then
//   document.dispatchEvent(new CustomEvent("project-changed", { cancelable: true, detail: { version, head, said } }))
// `version` is the plan's, `said` one sentence in the reader's language. A page that knows how to bring its new state without a
// reload (the plan's pictures, see plan/store.js) listens, calls preventDefault(), and no notice is shown here. What a page saved
// itself it reports by
//   document.dispatchEvent(new CustomEvent("plan-saved", { detail: { version } }))
// so that nobody is told of their own deed.
import { keepTyped } from "./keep_typed.js";
import { takeBack, tell, words } from "./signals.js";

const VISIBLE = 5_000;
const IDLE = 20_000;
const HIDDEN = 60_000;
const LONGEST = 120_000;
const IDLE_AFTER = 300_000;
const main = document.querySelector("main[data-head]");
let head = main?.dataset.head;
let seenVersion = -1;
let failures = 0;
let touched = Date.now();
let timer = 0;
let isAsking = false;

function pause() {
  const usual = document.hidden ? HIDDEN : Date.now() - touched > IDLE_AFTER ? IDLE : VISIBLE;
  return Math.min(LONGEST, usual * 2 ** failures) * (0.85 + Math.random() * 0.3);
}

function plan(wait = pause()) {
  clearTimeout(timer);
  timer = setTimeout(ask, wait);
}

async function ask() {
  if (isAsking) return;
  isAsking = true;
  try {
    const answer = await fetch(main.dataset.headAddress, { headers: { "If-None-Match": `"${head}"`, Accept: "application/json" }, redirect: "manual", cache: "no-store" });
    failures = 0;
    if (answer.type === "opaqueredirect" || answer.status === 401) return end(words.ended, [[words.signIn, signInAgain]]);
    if (answer.status === 403 || answer.status === 404) return end(words.shut);
    if (answer.status === 200) notice(await answer.json());
    else if (answer.status !== 304) failures += 1;
  } catch {
    failures += 1;
  } finally {
    isAsking = false;
  }
  plan();
}

function notice(news) {
  const isOwn = news.version === seenVersion;
  head = news.head;
  seenVersion = -1;
  if (isOwn) return;
  const event = new CustomEvent("project-changed", { cancelable: true, detail: news });
  if (document.dispatchEvent(event)) tell("changed", news.said, { deeds: [[words.showNew, showNew]] });
}

// Where the page was scrolled to is kept by the browser; what was typed is kept here.
function showNew() {
  keepTyped(location.pathname + location.search);
  location.reload();
}

function end(said, deeds = []) {
  clearTimeout(timer);
  takeBack("changed");
  tell("ended", said, { kind: "warning", deeds, stays: true });
}

function signInAgain() {
  const here = location.pathname + location.search;
  keepTyped(here);
  location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

if (main) {
  document.addEventListener("plan-saved", ({ detail }) => {
    seenVersion = detail.version;
    takeBack("changed");
  });
  document.addEventListener("visibilitychange", () => plan(document.hidden ? HIDDEN : 300));
  for (const kind of ["pointerdown", "keydown"]) {
    addEventListener(kind, () => {
      const wasIdle = Date.now() - touched > IDLE_AFTER;
      touched = Date.now();
      if (wasIdle && !isAsking) plan(300);
    }, { passive: true });
  }
  addEventListener("pageshow", (event) => event.persisted && plan(300));
  addEventListener("pagehide", () => clearTimeout(timer));
  plan();
}
