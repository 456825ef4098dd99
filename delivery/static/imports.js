// Boxes about people belong to the form that saves. Looking again takes them along, so that nothing chosen is lost.
const CHOSEN = /^(people|take_people|take_absences|add-\d+)$/;
const saving = document.getElementById("saving");

document.querySelector("[data-asks-again]")?.addEventListener("formdata", (event) => {
  if (!saving) return;
  for (const [name, value] of new FormData(saving)) if (CHOSEN.test(name)) event.formData.append(name, value);
});
