project = "Trees"
html_theme = "furo"
extensions = ["sphinx_samara"]

# The theme PyData reports an error in the console if it is missing.
html_context = {"default_mode": "auto"}
