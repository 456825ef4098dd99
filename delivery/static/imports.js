// Boxes about people belong to the form that saves. Looking again takes them along, so that nothing chosen is lost; and what was
// not looked at is not saved.
const CHOSEN = /^(people|take_people|take_absences|add-\d+)$/;
const asking = document.querySelector("[data-asks-again]");
const saving = document.getElementById("saving");

if (asking && saving) {
  asking.addEventListener("formdata", (event) => {
    for (const [name, value] of new FormData(saving)) if (CHOSEN.test(name)) event.formData.append(name, value);
  });
  asking.addEventListener("change", () => {
    document.querySelectorAll("button[form=saving], #saving button").forEach((button) => { button.disabled = true; });
    saving.querySelector("[data-look-again]").hidden = false;
  });
}
