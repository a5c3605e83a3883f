module github.com/samara-search/samara/integrations/hugo

go 1.21
