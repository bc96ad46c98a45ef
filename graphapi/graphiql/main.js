// The page behind /graphiql: the stock GraphiQL, with a field for the token. Bundled by scripts/vendor_graphiql.sh.
import { createElement as h, useMemo, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { GraphiQL } from 'graphiql';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { createClient } from 'graphql-ws';
import 'graphiql/style.css';
import './page.css';

const KEPT = 'recollect:token';
const FIRST = `# Paste a token above (recollect token --user +15550100 prints one), then press Ctrl-Enter.
{
  viewer {
    name
    timeZone
  }
  memories(first: 5) {
    nodes {
      content
      occurredAt
      status
    }
  }
}
`;

function bearer(token) {
  const bare = token.trim().replace(/^bearer\s+/i, '');
  return bare ? { authorization: `Bearer ${bare}` } : {};
}

function Page() {
  const [token, setToken] = useState(() => sessionStorage.getItem(KEPT) ?? '');
  const current = useRef(token);
  current.current = token;
  const fetcher = useMemo(() => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const sockets = createClient({
      url: `${scheme}://${location.host}/graphql`,
      connectionParams: () => bearer(current.current),
    });
    const stock = createGraphiQLFetcher({ url: '/graphql', wsClient: sockets });
    return (params, options) =>
      stock(params, { ...options, headers: { ...bearer(current.current), ...options?.headers } });
  }, []);
  const keep = (event) => {
    setToken(event.target.value);
    sessionStorage.setItem(KEPT, event.target.value);
  };
  return h(
    'div',
    { className: 'page' },
    h(
      'label',
      { className: 'token' },
      'Token',
      h('input', { type: 'password', value: token, onChange: keep, autoComplete: 'off', spellCheck: false }),
    ),
    h('div', { className: 'tool' }, h(GraphiQL, { fetcher, defaultQuery: FIRST })),
  );
}

createRoot(document.getElementById('graphiql')).render(h(Page));
