// The tabs that GraphiQL opens with. A tab is named after its operation.
const SIGN_IN = `# Signs in as a manager of the demo, as the bar
# above can do. From then on every tab is sent
# with the token that this one has fetched.
mutation SignIn {
  login(
    input: {
      email: "manager@relience.example.org"
      password: "passerelle-demo"
    }
  ) {
    accessToken
    refreshToken
    expiresAt
    viewer {
      email
      memberships {
        partner {
          acronym
        }
        roles
      }
    }
  }
}
`;

const PROJECTS = `# What a project planned as a whole, what its
# hosts planned, and by how much the two differ.
query Projects {
  viewer {
    email
  }
  projects(
    first: 10
    filter: {search: "social economy"}
  ) {
    totalCount
    nodes {
      id
      acronym
      title
      timeline
      status
      startDate
      endDate
      partners {
        role
        partner {
          acronym
          country
        }
      }
      reconciliation {
        plannedTotal
        plannedByHost
        actual
        difference
        hosts {
          country
          planned
          actual
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`;

const MODULES = `# The specialist modules with their titles in
# French, and what you may do with each.
query Modules {
  modules(
    first: 25
    filter: {kind: [SPECIALIST]}
    orderBy: {field: TITLE, direction: ASC}
  ) {
    nodes {
      id
      title(language: "fr")
      learningOutcomes {
        kind
        statement
      }
      provider {
        acronym
        country
      }
      sessions(first: 5) {
        nodes {
          startDate
          place
          capacity
        }
      }
      viewerCan
      version
    }
  }
}
`;

const VIEWER = `# Who you are, and the ids of your projects for
# the next two tabs.
query Viewer {
  viewer {
    email
    memberships {
      partner {
        acronym
      }
      roles
    }
  }
  projects(first: 25) {
    nodes {
      id
      acronym
    }
  }
}
`;

const NODE = `# Any object by its id. The answer is null if
# there is none that you may see.
query Node($id: ID!) {
  node(id: $id) {
    id
    __typename
  }
}
`;

const MODULE_CREATE = `# Sign in as trainer@relience.example.org and
# give the id of the project WTG2 below.
mutation ModuleCreate($project: ID!) {
  moduleCreate(
    input: {
      project: $project
      code: "WTG2-09"
      kind: CAPACITY_BUILDING
      title: {language: "en", text: "Motivation"}
      eqfLevel: 5
    }
  ) {
    id
    version
  }
}
`;

export const examples = [
  { query: SIGN_IN },
  { query: PROJECTS },
  { query: MODULES },
  { query: VIEWER },
  { query: NODE, variables: '{\n  "id": "an id from the tab Viewer"\n}' },
  { query: MODULE_CREATE, variables: '{\n  "project": "the id of WTG2 from the tab Viewer"\n}' },
];

const ROLES = ['manager', 'admin', 'trainer', 'counsellor', 'assessor', 'viewer'];

const PARTNERS = [
  'relience', 'nordkoop', 'growwell', 'punte',
  'aurora', 'brucke', 'puerta', 'porto', 'kapu', 'gefyra', 'most',
  'solo', 'fjord',
];

export const demoPassword = 'passerelle-demo';

export const demoUsers = [
  ...PARTNERS.flatMap((partner) => ROLES.map((role) => `${role}@${partner}.example.org`)),
  'operator@example.org',
];
