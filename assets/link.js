// The pages behind the links that people are sent: /invitation#TOKEN and /password#TOKEN. The token stays in the
// fragment, which is sent to no server, and leaves the address bar at once.
"use strict";

const french = navigator.language.toLowerCase().startsWith("fr");
const say = (en, fr) => (french ? fr : en);
const form = document.getElementById("form");
const said = document.getElementById("said");
const token = location.hash.slice(1);

const mutations = {
  partnerMemberAccept: "mutation($input: PartnerMemberAcceptInput!) { partnerMemberAccept(input: $input) { id } }",
  passwordResetConfirm: "mutation($input: PasswordResetConfirmInput!) { passwordResetConfirm(input: $input) }",
};

if (french) {
  document.documentElement.lang = "fr";
  for (const element of document.querySelectorAll("[data-fr]")) element.textContent = element.dataset.fr;
}
history.replaceState(null, "", location.pathname);
if (token) {
  form.hidden = false;
  form.elements[0].focus();
} else {
  tell(say("The link is not complete.", "Le lien n’est pas complet."));
}

function tell(text) {
  said.textContent = text;
}

/** What the service says is wrong, in the reader's language. */
function wrong(error) {
  const violations = error.extensions?.violations ?? [];
  return violations.map((one) => one.message).join(" ") || error.message;
}

async function send() {
  const input = { token };
  for (const [name, value] of new FormData(form)) if (value) input[name] = value;
  const response = await fetch("graphql", {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": french ? "fr" : "en" },
    body: JSON.stringify({ query: mutations[form.dataset.mutation], variables: { input } }),
  });
  return response.json();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  tell("");
  try {
    const { errors } = await send();
    if (errors) {
      tell(wrong(errors[0]));
    } else {
      form.hidden = true;
      tell(document.getElementById("done").textContent);
    }
  } catch {
    tell(say("The service does not answer; try again.", "Le service ne répond pas ; réessayez."));
  }
  button.disabled = false;
  said.focus();
});
