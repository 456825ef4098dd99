// The door of the decision page asks for its code as soon as the link is opened; without scripts it is a button.
// That a complete code sends itself is the same for every code of the product: see app.js.
document.querySelector("form[data-send-at-once]")?.requestSubmit();
