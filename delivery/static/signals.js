// What a script has to say to the person: one live region at the top of the window, words of the server's making.
const place = document.getElementById("signals");
export const words = place?.dataset ?? {};

// Says `text` under `name`; what was said under that name before is taken back. Deeds are [label, function] or [label, address].
export function tell(name, text, { kind = "info", deeds = [], stays = false } = {}) {
  takeBack(name);
  if (!place) return null;
  const notice = Object.assign(document.createElement("div"), { className: `notice notice-${kind}` });
  notice.dataset.signal = name;
  const said = document.createElement("div");
  said.append(Object.assign(document.createElement("span"), { textContent: text }), ...deeds.map((deed) => button(...deed)));
  notice.append(said);
  if (!stays) notice.append(closer(notice));
  place.append(notice);
  return notice;
}

export function takeBack(name) {
  place?.querySelectorAll(`[data-signal="${name}"]`).forEach((notice) => notice.remove());
}

function button(label, deed) {
  const made = document.createElement(typeof deed === "string" ? "a" : "button");
  Object.assign(made, { className: "btn btn-sm", textContent: label });
  if (typeof deed === "string") made.href = deed;
  else {
    made.type = "button";
    made.addEventListener("click", deed);
  }
  return made;
}

function closer(notice) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "tool", textContent: "×" });
  made.setAttribute("aria-label", words.close);
  made.addEventListener("click", () => notice.remove());
  return made;
}
