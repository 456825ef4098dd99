// The three texts of a report: the report beside them shows what is typed, drawn by the server, saved only by "Save".
import { guard, isDirty, pageOf, parts, redraw, showFaults } from "./live.js";

const WAIT = 500;
const form = document.getElementById("texts");
const unsaved = document.getElementById("unsaved");
const texts = [...form.querySelectorAll("textarea[data-counted]")];
let timer = 0;

function count(text) {
  const place = document.getElementById(`${text.id}-count`);
  place.textContent = place.dataset.words.replace("{}", text.value.length.toLocaleString(document.documentElement.lang));
  place.classList.toggle("is-over", text.value.length > Number(text.dataset.counted));
}

// On a wide screen the report scrolls to what is being written, unless it is in sight already.
function follow(text) {
  const written = document.querySelector(`#sheet [data-text="${text.id}"]`);
  if (!written || !matchMedia("(min-width: 70rem)").matches) return;
  const { top, bottom } = written.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) written.scrollIntoView({ block: "center" });
}

async function draw(text) {
  const page = await pageOf(form.dataset.preview, new URLSearchParams(new FormData(form)));
  if (!page) return;
  showFaults(form, page);
  parts().forEach((part) => redraw(part, page.getElementById(part.id)));
  if (text) follow(text);
}

form.addEventListener("input", (event) => {
  unsaved.hidden = !isDirty(form);
  const text = texts.find((one) => one === event.target);
  if (text) count(text);
  if (event.target.name === "recipients") return;
  clearTimeout(timer);
  timer = setTimeout(draw, WAIT, text);
});

form.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  form.requestSubmit(document.getElementById("save"));
});

texts.forEach(count);
guard(form);
if (isDirty(form)) {
  unsaved.hidden = false;
  draw();
}
