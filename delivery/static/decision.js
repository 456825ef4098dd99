// The decision page: asks for the code as soon as the link is opened, and sends it as soon as it is complete.
// Without scripts both are buttons.
const request = document.querySelector("form[data-send-at-once]");
if (request) request.requestSubmit();

const code = document.querySelector("[data-code]");
code?.addEventListener("input", () => {
  const digits = code.value.replace(/[\s-]/g, "");
  if (/^[0-9]{6}$/.test(digits)) code.form.requestSubmit();
});
