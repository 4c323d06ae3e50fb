// Who is signed in, and every request to the API. Tokens live in this module's memory and nowhere
// else: reloading or closing the page forgets them.

const LOGIN = `mutation SignIn($input: LoginInput!) {
  login(input: $input) { accessToken refreshToken expiresAt }
}`;
const REFRESH = `mutation Renew($input: TokenRefreshInput!) {
  tokenRefresh(input: $input) { accessToken refreshToken expiresAt }
}`;
const LOGOUT = 'mutation SignOut { logout }';
const VIEWER = 'query WhoAmI { viewer { email memberships { partner { acronym } roles } } }';

const ENDED = 'Your session has ended. Please sign in again.';

/** A token that ends within this many milliseconds is renewed before it is sent. */
const MARGIN = 60_000;

/** What the page shows: `viewer` as the API answers it, or null, and the last `notice`. */
let state = { viewer: null, notice: '' };
/** The tokens, and when by this page's own clock the access token ends. */
let tokens = null;
/** The renewal under way. A refresh token works once, so that all requests share one renewal. */
let renewal = null;

const listeners = new Set();

export function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const snapshot = () => state;

function show(change) {
  state = { ...state, ...change };
  listeners.forEach((listener) => listener());
}

/** Signs in; refuses with an Error that says why. */
export async function signIn(email, password) {
  const answer = await post({ query: LOGIN, variables: { input: { email, password } } });
  if (!answer.body.data?.login) throw new Error(reason(answer));
  await adopt(answer.body.data.login, answer.sent);
}

/** Ends the session here in any case, and on the server if that can be reached. */
export async function signOut() {
  const told = await send({ query: LOGOUT }).then(
    ({ body }) => body.data?.logout,
    () => false,
  );
  forget(told ? 'You are signed out.' : 'You are signed out here, but the server was not told.');
}

/** Sends what GraphiQL asks for, as whoever is signed in, unless the tab sets a token of its own. */
export async function fetcher(params, { headers = {} } = {}) {
  try {
    const answer = await send(params, headers);
    await follow(answer);
    return answer.body;
  } catch ({ message }) {
    return { errors: [{ message }] };
  }
}

async function send(params, headers = {}) {
  const own = Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  if (own || !tokens) return post(params, headers);
  if (performance.now() > tokens.end - MARGIN) await renew();
  const used = tokens;
  const answer = await post(params, { ...bearer(used), ...headers });
  if (answer.status !== 401 || !tokens) return answer;
  if (tokens === used) await renew();
  return post(params, { ...bearer(tokens), ...headers });
}

const bearer = ({ accessToken }) => ({ authorization: `Bearer ${accessToken}` });

/** Keeps the bar true when a tab itself signs in, renews or signs out. */
async function follow({ body: { data }, sent }) {
  const issued = data?.login ?? data?.tokenRefresh;
  if (issued?.accessToken && issued.refreshToken && issued.expiresAt) await adopt(issued, sent);
  if (data?.logout || data?.logoutEverywhere) forget('You are signed out.');
}

async function adopt(issued, sent) {
  const answer = await post({ query: VIEWER }, bearer(issued));
  const viewer = answer.body.data?.viewer;
  if (!viewer) throw new Error(reason(answer));
  keep(issued, sent);
  show({ viewer, notice: '' });
}

/** The end is reckoned from the server's clock, since that of this machine may be wrong. */
function keep({ accessToken, refreshToken, expiresAt }, sent) {
  tokens = { accessToken, refreshToken, end: performance.now() + Date.parse(expiresAt) - sent };
}

function forget(notice) {
  tokens = null;
  show({ viewer: null, notice });
}

function renew() {
  renewal ??= exchange().finally(() => {
    renewal = null;
  });
  return renewal;
}

async function exchange() {
  const { refreshToken } = tokens;
  const answer = await post({ query: REFRESH, variables: { input: { refreshToken } } });
  const issued = answer.body.data?.tokenRefresh;
  if (issued) return keep(issued, answer.sent);
  if (code(answer) !== 'UNAUTHENTICATED') throw new Error(reason(answer));
  // Nothing is sent as a stranger instead: its answer would look like an empty database.
  forget(ENDED);
  throw new Error(ENDED);
}

const code = ({ body }) => body.errors?.[0]?.extensions?.code;

const reason = ({ status, body }) => body.errors?.[0]?.message ?? `The server answered ${status}.`;

/** One request to the API. Answers also say when the server sent them, in milliseconds. */
async function post(params, headers = {}) {
  const response = await fetch('graphql', {
    method: 'POST',
    cache: 'no-store',
    headers: {
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'content-type': 'application/json',
      ...headers,
    },
    body: JSON.stringify(params),
  });
  const sent = Date.parse(response.headers.get('date') ?? '') || Date.now();
  return { status: response.status, sent, body: await parsed(response) };
}

async function parsed(response) {
  try {
    return await response.json();
  } catch {
    throw new Error(`The server answered ${response.status} without JSON.`);
  }
}
