"""Where is what? The domain of the desk, without any screen.

desk.py          READ FIRST: all that can be done at a desk, each in a few lines
records.py       the nouns: article, claim, relation, flag, verdict, correction
reading/         files -> articles; intake.py takes them into the store, origins.py finds copies
claims/          article -> claims with speaker, party, stance and place; the only code that imports spaCy
models/          the encoder and the relation models; the only code that imports PyTorch
pipeline.py      stored article -> claims -> vectors -> matches -> relations, stage by stage
neighbourhood.py which matches claims choose; relations/matching.py holds the rule
relations/       match -> agrees, contradicts or related, with reasons; judge.py decides
lookup.py        what a query and filters mean; search.py finds it; nearby.py weighs near claims
review/          the queue, disputes, verdicts, mutes, stories, one claim's dossier, draft check, exports
corrections.py   how corrections are laid over what the tool read
store/           all SQL, a module a kind of thing; tables.py shows the tables
saved_index.py   the vector index beside the store; the engines are in `indexes`
cli/             the command line, a module a group of commands
settings.py, errors.py, inert.py (foreign text is no markup), writer_lock.py (one writer at a time)
"""
