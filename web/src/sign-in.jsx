// The bar above GraphiQL: choose a user, sign in, see who is signed in, sign out.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { demoPassword, demoUsers } from './examples.js';
import { signIn, signOut, snapshot, subscribe } from './session.js';

export const useSession = () => useSyncExternalStore(subscribe, snapshot);

export function SignInBar() {
  const { viewer, notice } = useSession();
  const account = useRef(null);
  useKeptFocus(account, viewer?.email);
  return (
    <header className="bar">
      <h1>
        <a href="./">
          <img src="assets/favicon.svg" alt="" width="28" height="28" />
          Passerelle
        </a>
      </h1>
      <div className="account" ref={account} tabIndex={-1} role="group" aria-label="Account">
        {viewer ? <SignedIn viewer={viewer} /> : <SignInForm />}
      </div>
      <p role="status">{notice}</p>
    </header>
  );
}

/** Signing in or out takes away the control that had the focus: the keyboard goes on at `place`. */
function useKeptFocus(place, email) {
  const before = useRef(email);
  useEffect(() => {
    const lost = document.activeElement === document.body;
    if (before.current !== email && lost) place.current.focus();
    before.current = email;
  }, [place, email]);
}

function SignedIn({ viewer }) {
  const roles = viewer.memberships.map(
    ({ partner, roles }) => `${roles.join(', ')} at ${partner.acronym}`,
  );
  return (
    <>
      <p className="who">
        Signed in as <strong>{viewer.email}</strong>
        {roles.length > 0 && ` (${roles.join('; ')})`}
      </p>
      <button type="button" onClick={signOut}>
        Sign out
      </button>
    </>
  );
}

function SignInForm() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');

  function choose(event) {
    setEmail(event.target.value);
    // All demo users share one published password, and nobody else has an address at example.org.
    if (demoUsers.includes(event.target.value) && !password) setPassword(demoPassword);
  }

  async function submit(event) {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure('');
    try {
      await signIn(email, password);
    } catch (error) {
      setFailure(error.message);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit}>
      <label>
        E-mail
        <input type="email" list="demo-users" placeholder="manager@relience.example.org" size="32"
          autoComplete="username" required value={email} onChange={choose} />
      </label>
      <datalist id="demo-users">
        {demoUsers.map((user) => <option key={user} value={user} />)}
      </datalist>
      <label>
        Password
        <input type="password" autoComplete="current-password" required size="16"
          value={password} onChange={(event) => setPassword(event.target.value)} />
      </label>
      <button type="submit" aria-disabled={busy}>
        {busy ? 'Signing in…' : 'Sign in'}
      </button>
      {failure && <p role="alert">{failure}</p>}
    </form>
  );
}
