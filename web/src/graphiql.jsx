// GraphiQL with the sign-in bar above it. Everything it loads comes from this server.
import './workers.js';
import 'monaco-graphql/esm/monaco-editor.js';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './graphiql.css';
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { GraphiQL } from 'graphiql';
import { useEffect, useMemo } from 'react';
import { createRoot } from 'react-dom/client';
import { examples } from './examples.js';
import { fetcher } from './session.js';
import { SignInBar, useSession } from './sign-in.jsx';

function Page() {
  const { viewer } = useSession();
  // A new function makes GraphiQL ask for the schema again, which a server may refuse to strangers.
  const asViewer = useMemo(() => (...request) => fetcher(...request), [viewer?.email]);
  return (
    <>
      <SignInBar />
      <main aria-label="GraphiQL">
        <GraphiQL fetcher={asViewer} defaultTabs={examples} storage={sessionStorage}
          defaultEditorToolsVisibility>
          <GraphiQL.Logo>GraphiQL</GraphiQL.Logo>
          <SystemTheme />
        </GraphiQL>
      </main>
    </>
  );
}

/** Recolours the editors too when the system turns dark or light while the page is open. */
function SystemTheme() {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    const follow = () => setTheme(theme);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, [theme, setTheme]);
  return null;
}

createRoot(document.getElementById('page')).render(<Page />);
