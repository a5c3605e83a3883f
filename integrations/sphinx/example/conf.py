project = "Trees"
html_theme = "furo"
extensions = ["sphinx_samara"]
