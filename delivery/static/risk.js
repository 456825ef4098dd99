// While the dates are computed, the page asks how far it is, and shows the new dates when they are there.
const work = document.querySelector("[data-risk-work]");
const PAUSE = 1000;

async function ask() {
  try {
    const answer = await fetch(work.dataset.address, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const said = await answer.json();
    if (!said.is_under_way) {
      window.location.reload();
      return;
    }
    work.querySelector("progress").value = said.percent;
  } catch {
    // the connection is away for a moment: ask again
  }
  setTimeout(ask, PAUSE);
}

if (work) setTimeout(ask, PAUSE);
