"""The GraphQL documents that the sample's loader sends."""

VIEWER = "{ viewer { self { id name aliases } } }"

INGESTION = "{ ingestion { pending ready failed } }"

NAMED = """
query Named($name: String!) {
  entities(name: $name, first: 20) { nodes { id name aliases kind } }
}
"""

NAME_SELF = """
mutation NameSelf($id: ID!, $input: ContactInput!) {
  payload: updateContact(id: $id, input: $input) { entity { id } userErrors { code message } }
}
"""

CREATE_CONTACT = """
mutation CreateContact($input: ContactInput!) {
  payload: createContact(input: $input) { entity { id } userErrors { code message } }
}
"""

CAPTURE = """
mutation Capture($input: [CaptureMemoryInput!]!) {
  payload: captureMemories(input: $input) {
    results { index memory { id } userErrors { code message } }
    userErrors { code message }
  }
}
"""

STATE_RELATION = """
mutation StateRelation($input: StateRelationInput!) {
  payload: stateRelation(input: $input) { relation { id } userErrors { code message } }
}
"""
