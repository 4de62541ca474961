"""What Discord's OpenAPI description leaves out, as its documentation tables it: gateway payloads, the events that bots
receive, incoming interactions; and what a person's own client sends and receives, which Discord does not document and
docs.discord.food does. `EVENTS`, `PERSON_EVENTS`, `SENT` and `RECEIVED` say which table is whose.
"""

from __future__ import annotations

from tests.sandbox.conformance.table import Table

_DOCS = "https://docs.discord.com/developers/"
_EVENTS = _DOCS + "events/gateway-events#"
_INTERACTION = _DOCS + "interactions/receiving-and-responding#"
_COMMANDS = _DOCS + "interactions/application-commands#"
_COMPONENTS = _DOCS + "components/reference#"
_PEOPLE = "https://docs.discord.food/gateway/gateway-events#"
_PEOPLE_INTERACTION = "https://docs.discord.food/interactions/receiving-and-responding#"

_GATEWAY = {
    "Hello": Table(
        _PEOPLE + "hello",  # Discord's own table leaves out `_trace`, which is sent
        """
        heartbeat_interval integer
        _trace? [string]
        """,
    ),
    "Identify": Table(
        _EVENTS + "identify",
        """
        token string
        properties object
        compress? boolean
        large_threshold? integer
        shard? [integer]
        presence? object
        intents integer
        """,
    ),
    "IdentifyPerson": Table(
        _PEOPLE + "identify",
        """
        token string
        properties object
        """,
        open=True,
    ),
    "Resume": Table(
        _EVENTS + "resume",
        """
        token string
        session_id string
        seq integer
        """,
    ),
    "RequestGuildMembers": Table(
        _EVENTS + "request-guild-members",
        """
        guild_id snowflake
        query? string
        limit? integer
        presences? boolean
        user_ids? snowflake|[snowflake]
        nonce? string
        """,
    ),
    "PresenceUpdate": Table(
        _EVENTS + "update-presence",
        """
        since integer?
        activities [object]
        status string
        afk boolean
        """,
    ),
    "Ready": Table(
        _EVENTS + "ready",
        """
        v integer
        user ReadyUser
        guilds [UnavailableGuild]
        session_id string
        resume_gateway_url string
        shard? [integer]
        application ReadyApplication
        """,
        open=True,
    ),
    "ReadyUser": Table(_DOCS + "resources/user#user-object", "id snowflake", base="UserPIIResponse"),
    "ReadyApplication": Table(
        _EVENTS + "ready",
        """
        id snowflake
        flags integer
        """,
    ),
    "UnavailableGuild": Table(
        _DOCS + "resources/guild#unavailable-guild-object",
        """
        id snowflake
        unavailable? boolean
        """,
    ),
    "PresencePerson": Table(_PEOPLE + "update-presence", "status string", open=True),
    "AnyChannel": Table(
        _DOCS + "resources/channel#channel-object", "", union=("GuildChannelResponse", "PrivateChannelResponse")
    ),
    "Resumed": Table(_EVENTS + "resumed", "", open=True),
}

_GUILDS = {
    "GuildCreate": Table(
        _EVENTS + "guild-create",
        """
        joined_at timestamp
        large boolean
        unavailable? boolean
        member_count integer
        voice_states [object]
        members [GuildMemberResponse]
        channels [GuildCreateChannel]
        threads [ThreadResponse]
        presences [object]
        stage_instances [object]
        guild_scheduled_events [object]
        soundboard_sounds [object]
        """,
        base="GuildResponse",
    ),
    "GuildCreateChannel": Table(
        _DOCS + "resources/channel#channel-object", "guild_id? snowflake", base="GuildChannelResponse"
    ),
    "GuildMemberAdd": Table(_EVENTS + "guild-member-add", "guild_id snowflake", base="GuildMemberResponse"),
    "GuildMemberUpdate": Table(
        _EVENTS + "guild-member-update",
        """
        guild_id snowflake
        roles [snowflake]
        user UserResponse
        nick? string?
        avatar string?
        banner string?
        joined_at timestamp?
        premium_since? timestamp?
        deaf? boolean
        mute? boolean
        pending? boolean
        communication_disabled_until? timestamp?
        flags? integer
        """,
        base="GuildMemberResponse",
    ),
    "GuildMemberRemove": Table(
        _EVENTS + "guild-member-remove",
        """
        guild_id snowflake
        user UserResponse
        """,
    ),
    "GuildMembersChunk": Table(
        _EVENTS + "guild-members-chunk",
        """
        guild_id snowflake
        members [GuildMemberResponse]
        chunk_index integer
        chunk_count integer
        not_found? [any]
        presences? [object]
        nonce? string
        """,
    ),
    "GuildRole": Table(
        _EVENTS + "guild-role-create",
        """
        guild_id snowflake
        role GuildRoleResponse
        """,
    ),
    "GuildRoleDelete": Table(
        _EVENTS + "guild-role-delete",
        """
        guild_id snowflake
        role_id snowflake
        """,
    ),
    "GuildUpdate": Table(_EVENTS + "guild-update", "id snowflake", base="GuildResponse"),
}

_CHANNELS = {
    "ThreadCreate": Table(_EVENTS + "thread-create", "newly_created? boolean", base="ThreadResponse"),
    "ThreadDelete": Table(
        _EVENTS + "thread-delete",
        """
        id snowflake
        guild_id snowflake
        parent_id snowflake
        type integer
        """,
    ),
    "ThreadListSync": Table(
        _EVENTS + "thread-list-sync",
        """
        guild_id snowflake
        channel_ids? [snowflake]
        threads [ThreadResponse]
        members [ThreadMemberResponse]
        """,
    ),
    "ThreadMemberUpdate": Table(_EVENTS + "thread-member-update", "guild_id snowflake", base="ThreadMemberResponse"),
    "ThreadMembersUpdate": Table(
        _EVENTS + "thread-members-update",
        """
        id snowflake
        guild_id snowflake
        member_count integer
        added_members? [ThreadMemberResponse]
        removed_member_ids? [snowflake]
        """,
    ),
    "ChannelPinsUpdate": Table(
        _EVENTS + "channel-pins-update",
        """
        guild_id? snowflake
        channel_id snowflake
        last_pin_timestamp? timestamp?
        """,
    ),
    "TypingStart": Table(
        _EVENTS + "typing-start",
        """
        channel_id snowflake
        guild_id? snowflake
        user_id snowflake
        timestamp integer
        member? GuildMemberResponse
        """,
    ),
    "WebhooksUpdate": Table(
        _EVENTS + "webhooks-update",
        """
        guild_id snowflake
        channel_id snowflake
        """,
    ),
}

_MESSAGES = {
    "MessageCreate": Table(
        _EVENTS + "message-create",
        """
        guild_id? snowflake
        member? MemberOfUser
        mentions [MentionedUser]
        channel_type? integer
        """,
        base="MessageResponse",
    ),
    "MentionedUser": Table(_EVENTS + "message-create", "member? MemberOfUser", base="UserResponse"),
    "MemberOfUser": Table(_DOCS + "resources/guild#guild-member-object", "-user", base="GuildMemberResponse"),
    "MessageDelete": Table(
        _EVENTS + "message-delete",
        """
        id snowflake
        channel_id snowflake
        guild_id? snowflake
        """,
    ),
    "MessageDeleteBulk": Table(
        _EVENTS + "message-delete-bulk",
        """
        ids [snowflake]
        channel_id snowflake
        guild_id? snowflake
        """,
    ),
    "MessageReactionAdd": Table(
        _EVENTS + "message-reaction-add",
        """
        user_id snowflake
        channel_id snowflake
        message_id snowflake
        guild_id? snowflake
        member? GuildMemberResponse
        emoji object
        message_author_id? snowflake
        burst boolean
        burst_colors? [string]
        type integer
        """,
    ),
    "MessageReactionRemove": Table(
        _EVENTS + "message-reaction-remove",
        """
        user_id snowflake
        channel_id snowflake
        message_id snowflake
        guild_id? snowflake
        emoji object
        burst boolean
        type integer
        """,
    ),
}

_INTERACTIONS = {
    "Interaction": Table(
        _INTERACTION + "interaction-object-interaction-structure",
        """
        id snowflake
        application_id snowflake
        type integer
        guild? InteractionGuild
        guild_id? snowflake
        channel PartialChannel
        channel_id snowflake
        member? InteractionMember
        user? UserResponse
        token string
        version =1
        app_permissions string
        locale string
        guild_locale? string
        entitlements [object]
        authorizing_integration_owners {string}
        context integer
        attachment_size_limit integer
        """,
    ),
    "InteractionGuild": Table(
        _INTERACTION + "interaction-object-interaction-structure",
        """
        id snowflake
        locale string
        features [string]
        """,
    ),
    "InteractionMember": Table(
        _DOCS + "resources/guild#guild-member-object", "permissions string", base="GuildMemberResponse"
    ),
    "ResolvedMember": Table(
        _INTERACTION + "interaction-object-resolved-data-structure",
        """
        -user
        -deaf
        -mute
        permissions string
        """,
        base="GuildMemberResponse",
    ),
    "PartialChannel": Table(
        _INTERACTION + "interaction-object-resolved-data-structure",
        """
        id snowflake
        type integer
        name? string?
        permissions? string
        flags? integer
        guild_id? snowflake
        parent_id? snowflake?
        position? integer
        nsfw? boolean
        topic? string?
        last_message_id? snowflake?
        last_pin_timestamp? timestamp?
        rate_limit_per_user? integer
        bitrate? integer
        user_limit? integer
        rtc_region? string?
        thread_metadata? ThreadMetadataResponse
        recipients? [UserResponse]
        owner_id? snowflake
        member_count? integer
        message_count? integer
        total_message_sent? integer
        member? ThreadMemberResponse
        available_tags? [ForumTagResponse]
        applied_tags? [snowflake]
        default_reaction_emoji? object?
        default_sort_order? integer?
        default_forum_layout? integer
        """,
    ),
    "Resolved": Table(
        _INTERACTION + "interaction-object-resolved-data-structure",
        """
        users? {UserResponse}
        members? {ResolvedMember}
        roles? {GuildRoleResponse}
        channels? {PartialChannel}
        messages? {MessageResponse}
        attachments? {MessageAttachmentResponse}
        """,
    ),
    "CommandInteraction": Table(_INTERACTION + "interaction-object", "type =2\ndata CommandData", base="Interaction"),
    "CommandData": Table(
        _INTERACTION + "interaction-object-application-command-data-structure",
        """
        id snowflake
        name string
        type integer
        resolved? Resolved
        options? [CommandOption]
        guild_id? snowflake
        target_id? snowflake
        """,
    ),
    "CommandOption": Table(
        _INTERACTION + "interaction-object-application-command-interaction-data-option-structure",
        """
        name string
        type integer
        value? string|integer|number|boolean
        options? [CommandOption]
        focused? boolean
        """,
    ),
    "AutocompleteInteraction": Table(_COMMANDS + "autocomplete", "type =4\ndata CommandData", base="Interaction"),
    "ComponentInteraction": Table(
        _INTERACTION + "interaction-object",
        """
        type =3
        data ComponentData
        message ComponentMessage
        """,
        base="Interaction",
    ),
    "ComponentMessage": Table(
        _INTERACTION + "interaction-object-interaction-structure",
        """
        guild_id? snowflake
        """,
        base="MessageResponse",
    ),
    "ComponentData": Table(
        _INTERACTION + "interaction-object-message-component-data-structure",
        """
        custom_id string
        component_type integer
        id? integer
        values? [string]
        resolved? Resolved
        """,
    ),
    "ModalInteraction": Table(
        _INTERACTION + "interaction-object",
        """
        type =5
        data ModalData
        message? ComponentMessage
        """,
        base="Interaction",
    ),
    "ModalData": Table(
        _INTERACTION + "interaction-object-modal-submit-data-structure",
        """
        custom_id string
        components [ModalComponent]
        resolved? Resolved
        """,
    ),
    "ModalComponent": Table(
        _COMPONENTS + "component-interaction-responses",
        """
        type integer
        id? integer
        component? ModalComponent
        components? [ModalComponent]
        custom_id? string
        value? string?|boolean
        values? [string]
        """,
    ),
}

_PEOPLE_TABLES = {
    "PersonReady": Table(
        _PEOPLE + "ready",
        """
        v integer
        user ReadyUser
        guilds [GuildCreate]
        private_channels [PrivateChannelResponse]
        session_id string
        resume_gateway_url string
        """,
        open=True,
    ),
    "PersonInteraction": Table(
        _PEOPLE + "interaction-create",
        """
        id snowflake
        nonce? string|integer
        """,
        open=True,
    ),
    "PersonModal": Table(
        _PEOPLE + "interaction-modal-create",
        """
        id snowflake
        nonce? string|integer
        custom_id string
        title string
        components [object]
        application object
        channel_id snowflake
        """,
        open=True,
    ),
    "PersonCommandIndex": Table(
        _PEOPLE + "guild-application-command-index-update",
        """
        guild_id snowflake
        version snowflake
        """,
    ),
    "PersonAutocomplete": Table(
        _PEOPLE + "application-command-autocomplete-response",
        """
        choices [object]
        nonce? string|integer
        """,
    ),
    "PersonInteractionRequest": Table(
        _PEOPLE_INTERACTION + "create-interaction",
        """
        type integer
        application_id snowflake
        guild_id? snowflake?
        channel_id snowflake
        session_id string
        data object
        nonce? string|integer
        message_id? snowflake
        message_flags? integer
        """,
        open=True,
    ),
}

TABLES: dict[str, Table] = {**_GATEWAY, **_GUILDS, **_CHANNELS, **_MESSAGES, **_INTERACTIONS, **_PEOPLE_TABLES}

EVENTS: dict[str, str] = {
    "READY": "Ready",
    "RESUMED": "Resumed",
    "GUILD_CREATE": "GuildCreate",
    "GUILD_UPDATE": "GuildUpdate",
    "GUILD_DELETE": "UnavailableGuild",
    "GUILD_MEMBER_ADD": "GuildMemberAdd",
    "GUILD_MEMBER_UPDATE": "GuildMemberUpdate",
    "GUILD_MEMBER_REMOVE": "GuildMemberRemove",
    "GUILD_MEMBERS_CHUNK": "GuildMembersChunk",
    "GUILD_ROLE_CREATE": "GuildRole",
    "GUILD_ROLE_UPDATE": "GuildRole",
    "GUILD_ROLE_DELETE": "GuildRoleDelete",
    "CHANNEL_CREATE": "GuildChannelResponse",
    "CHANNEL_UPDATE": "GuildChannelResponse",
    "CHANNEL_DELETE": "GuildChannelResponse",
    "CHANNEL_PINS_UPDATE": "ChannelPinsUpdate",
    "THREAD_CREATE": "ThreadCreate",
    "THREAD_UPDATE": "ThreadResponse",
    "THREAD_DELETE": "ThreadDelete",
    "THREAD_LIST_SYNC": "ThreadListSync",
    "THREAD_MEMBER_UPDATE": "ThreadMemberUpdate",
    "THREAD_MEMBERS_UPDATE": "ThreadMembersUpdate",
    "TYPING_START": "TypingStart",
    "WEBHOOKS_UPDATE": "WebhooksUpdate",
    "MESSAGE_CREATE": "MessageCreate",
    "MESSAGE_UPDATE": "MessageCreate",
    "MESSAGE_DELETE": "MessageDelete",
    "MESSAGE_DELETE_BULK": "MessageDeleteBulk",
    "MESSAGE_REACTION_ADD": "MessageReactionAdd",
    "MESSAGE_REACTION_REMOVE": "MessageReactionRemove",
}
"""The events that bots receive, INTERACTION_CREATE aside."""

INTERACTIONS = {
    2: "CommandInteraction",
    3: "ComponentInteraction",
    4: "AutocompleteInteraction",
    5: "ModalInteraction",
}
"""What INTERACTION_CREATE holds, by the interaction's type."""

PERSON_EVENTS: dict[str, str] = EVENTS | {
    "READY": "PersonReady",
    "CHANNEL_CREATE": "AnyChannel",
    "CHANNEL_UPDATE": "AnyChannel",
    "CHANNEL_DELETE": "AnyChannel",
    "INTERACTION_CREATE": "PersonInteraction",
    "INTERACTION_SUCCESS": "PersonInteraction",
    "INTERACTION_FAILURE": "PersonInteraction",
    "INTERACTION_MODAL_CREATE": "PersonModal",
    "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE": "PersonAutocomplete",
    "GUILD_APPLICATION_COMMAND_INDEX_UPDATE": "PersonCommandIndex",
}

SENT = {10: "Hello"}
RECEIVED_FROM_PERSON = {2: "IdentifyPerson", 3: "PresencePerson"}
RECEIVED = {2: "Identify", 3: "PresenceUpdate", 6: "Resume", 8: "RequestGuildMembers"}

UNDESCRIBED: dict[tuple[str, str], tuple[str | None, str]] = {
    ("POST", "/interactions"): ("PersonInteractionRequest", _PEOPLE_INTERACTION + "create-interaction"),
    ("POST", "/oauth2/authorize"): (None, "https://docs.discord.food/topics/oauth2#create-oauth2-authorization"),
    ("GET", r"/applications/\d+/application-command-index"): (
        None,
        "https://docs.discord.food/interactions/application-commands#get-application-command-index",
    ),
    ("GET", r"/(guilds|channels)/\d+/application-command-index"): (
        None,
        "https://docs.discord.food/interactions/application-commands#get-guild-application-command-index",
    ),
}
"""Requests of a person's client that the description leaves out: (method, path): (the table of the body, its page)."""
