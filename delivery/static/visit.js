// Tells the server that this page was looked at: once, after some seconds in which it was really seen.
const SECONDS = 5;
const form = document.querySelector("form[data-visit]");
let seen = 0;

function send() {
  const said = new FormData(form);
  said.delete("is_all_seen");
  fetch(form.action, { method: "POST", body: said, keepalive: true, redirect: "manual" }).catch(() => { /* the next page tells it */ });
}

const watch = form && setInterval(() => {
  if (document.visibilityState !== "visible" || (seen += 1) < SECONDS) return;
  clearInterval(watch);
  send();
}, 1000);
