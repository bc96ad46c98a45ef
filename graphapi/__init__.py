"""The GraphQL API over HTTP and WebSocket: nouns in schema, verbs in resolvers, no rules of its own."""
