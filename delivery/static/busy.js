// Sending forms: not twice, not into the void, and with a word about what takes longer.
// <form data-busy="The file is being read …">, or one of its buttons, says so after a moment, until the answer is there; <a data-busy="…" href="…pdf">
// fetches what it leads to meanwhile and hands it over as a download, so that its end can be seen too.
import { forgetTyped, keepTyped } from "./keep_typed.js";
import { forgetRecent } from "./search_recent.js";
import { takeBack, tell, words } from "./signals.js";

const SOON = 300;
const AGAIN = 4000;
let soon = 0;

function showBusy(text) {
  clearTimeout(soon);
  soon = setTimeout(() => {
    const notice = tell("busy", text, { stays: true });
    notice?.firstChild.append(Object.assign(document.createElement("progress"), { ariaLabel: text }));
  }, SOON);
}

function endBusy() {
  clearTimeout(soon);
  takeBack("busy");
}

// Only after the browser has gathered the form: a disabled button would not be sent.
function hold(form) {
  form.dataset.sent = "yes";
  setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((button) => {
    if (button.disabled) return;
    button.disabled = true;
    button.dataset.held = "";
  }));
}

function release() {
  endBusy();
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll("button[data-held]").forEach((button) => {
    button.disabled = false;
    delete button.dataset.held;
  });
}

// Signing in keeps nothing and forgets nothing: what was typed before the session ended is put back afterwards. The page of a
// refusal holds what was typed itself and sends that.
function keepUntilArrived(form) {
  if (form.querySelector("[type=password], [data-code]")) return;
  if (document.querySelector("[data-refused]")) forgetTyped();
  else keepTyped(location.pathname + location.search, { sent: true });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) return event.preventDefault();
  if (form.method === "post" && !navigator.onLine) {
    event.preventDefault();
    return tell("connection", words.offline, { kind: "warning" });
  }
  if (form.matches(".tool-form") && form.elements.next) keepTyped(form.elements.next.value, { every: true });
  else if (form.getAttribute("action") === "/sign-out") [forgetTyped, forgetRecent].forEach((forget) => forget());
  else if (form.method === "post") keepUntilArrived(form);
  const busy = event.submitter?.dataset.busy ?? form.dataset.busy;
  if (busy) {
    hold(form);
    showBusy(busy);
  } else {
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, AGAIN);
  }
});
window.addEventListener("pageshow", release);
window.addEventListener("online", () => {
  if (document.querySelector("[data-signal=connection]")) tell("connection", words.online, { kind: "success" });
});

document.addEventListener("click", async (event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-busy]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.ariaBusy === "true") return;
  link.ariaBusy = "true";
  showBusy(link.dataset.busy);
  try {
    const answer = await fetch(link.href);
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    handOver(await answer.blob(), fileName(answer) ?? link.href.split("/").pop());
    endBusy();
  } catch {
    endBusy();
    tell("not-made", navigator.onLine ? words.notMade : words.offline, { kind: "warning" });
  } finally {
    link.ariaBusy = null;
  }
});

function fileName(answer) {
  const said = answer.headers.get("Content-Disposition") ?? "";
  const [, encoded] = said.match(/filename\*=UTF-8''([^;]+)/) ?? [];
  return encoded ? decodeURIComponent(encoded) : said.match(/filename="?([^";]+)/)?.[1];
}

function handOver(blob, download) {
  const address = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href: address, download }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
